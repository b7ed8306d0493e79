package ui

import (
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/ui/compose"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// desk is a model at work, with an emulated terminal that shows its frames. It
// lives in a synctest bubble: Cmds run until they wait for the clock.
type desk struct {
	t    testing.TB
	m    *model
	seat *room.Seat

	out    strings.Builder
	screen *term.Screen
	emu    *sshtest.Emulator
	shot   shot
	quit   bool
	once   string // sequences that were sent once, since the start
	mail   chan tea.Msg
	slow   func(tea.Msg) bool // what is found later than all else…
	late   []tea.Msg          // …and waits here
}

func testConfig() *Config {
	return &Config{
		Title: "teahouse", Version: "test", Words: words.English(),
		Logger: slog.New(slog.DiscardHandler), Shared: NewShared(),
	}
}

// sit opens a screen of that size for somebody.
func sit(t testing.TB, r *room.Room, name string, width, height int) *desk {
	return sitWith(t, r, name, width, height, testConfig())
}

func sitWith(t testing.TB, r *room.Room, name string, width, height int, cfg *Config) *desk {
	return takeSeat(t, roomtest.Seat(t, r, name), name, width, height, cfg)
}

func takeSeat(t testing.TB, seat *room.Seat, name string, width, height int, cfg *Config) *desk {
	t.Helper()
	d := &desk{t: t, seat: seat, mail: make(chan tea.Msg, 1000)}
	d.open(Terminal{
		Width: width, Height: height, Term: "xterm-256color", Env: []string{"TZ=UTC", "NO_COLOR=1", "LANG=" + cfg.Words.Language.Code()}, Wanted: name,
	}, cfg)
	return d
}

func (d *desk) open(terminal Terminal, cfg *Config) {
	t := d.t
	t.Helper()
	d.m = newModel(t.Context(), terminal, d.seat, cfg)
	answer(d.m)
	d.m.post = func(msg tea.Msg) { d.mail <- msg }
	d.screen = term.NewScreen(&d.out)
	roomtest.OK(t, d.screen.Enter(term.Modes{}))
	d.emu = sshtest.NewEmulator(terminal.Width, terminal.Height)
	t.Cleanup(func() {
		time.Sleep(time.Minute) // for whatever waits for the clock
		d.m.close()
	})
	d.do(d.m.begin())
	d.frame()
}

// answer has a terminal tell the widths of the emulator, which is in UTF-8 and
// measures grapheme clusters.
func answer(m *model) {
	for _, cells := range [...]int{1, 1, 1, 2, 2, 2, 2, 1} {
		m.answers.Take(term.CursorPosMsg{X: cells, Y: 1})
	}
}

// send hands a message to the model and carries out what it asks for.
func (d *desk) send(msg tea.Msg) {
	d.do(d.m.update(msg))
}

func (d *desk) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() { d.mail <- cmd() }()
	d.settle()
}

// settle delivers what Cmds have found so far.
func (d *desk) settle() {
	for synctest.Wait(); len(d.mail) > 0; synctest.Wait() {
		switch msg := (<-d.mail).(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				d.do(c)
			}
		case tea.QuitMsg:
			d.quit = true
		default:
			if d.slow != nil && d.slow(msg) {
				d.late = append(d.late, msg)
				break
			}
			d.send(msg)
		}
	}
}

// pass lets time pass.
func (d *desk) pass(t time.Duration) {
	for end := time.Now().Add(t); time.Now().Before(end); d.settle() {
		time.Sleep(min(compose.OutboxQuiet, time.Until(end)))
	}
	d.frame()
}

// frame lets everything that happened show, and draws it.
func (d *desk) frame() {
	d.t.Helper()
	for d.settle(); ; {
		events, missed := d.seat.Read(nil)
		for n := len(events); n == room.ReadAtOnce; {
			old := len(events)
			events, _ = d.seat.Read(events)
			n = len(events) - old
		}
		cmd := d.m.frame(news{events, missed}, &d.shot)
		d.once += d.shot.once
		if cmd == nil {
			break
		}
		d.do(cmd) // a page of history, which is to be seen at once
	}
	if d.shot.bare {
		return
	}
	d.screen.SetFeatures(d.shot.features)
	roomtest.OK(d.t, d.screen.Draw(&d.shot.frame))
	if w, h := d.shot.frame.Width, d.shot.frame.Height; w != d.emu.Width() || h != d.emu.Height() {
		d.emu.Resize(w, h)
		d.screen.Invalidate()
		roomtest.OK(d.t, d.screen.Draw(&d.shot.frame))
	}
	_, _ = d.emu.WriteString(d.out.String())
	d.out.Reset()
}

// text is what the terminal shows.
func (d *desk) text() string {
	d.t.Helper()
	d.frame()
	return strings.Join(d.emu.Rows(), "\n")
}

// types types text, in one go; \r is Enter.
func (d *desk) types(text string) {
	for i, part := range strings.Split(text, "\r") {
		if i > 0 {
			d.press("enter")
		}
		if part != "" {
			d.send(inputMsg{term.TextMsg(part)})
		}
	}
	d.frame()
}

// agrees answers yes, as fast as a program does, and waits until it counts.
func (d *desk) agrees() {
	d.types("y")
	d.pass(yesAfter)
}

var keyCodes = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
	"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift},
	"up":        {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "end": {Code: tea.KeyEnd}, "home": {Code: tea.KeyHome},
	"shift+up": {Code: tea.KeyUp, Mod: tea.ModShift}, "backspace": {Code: tea.KeyBackspace},
	"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+d": {Code: 'd', Mod: tea.ModCtrl}, "ctrl+o": {Code: 'o', Mod: tea.ModCtrl},
	"ctrl+r": {Code: 'r', Mod: tea.ModCtrl}, "ctrl+l": {Code: 'l', Mod: tea.ModCtrl}, "ctrl+z": {Code: 'z', Mod: tea.ModCtrl},
	"f8":     {Code: tea.KeyF8},
	"ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "ctrl+s": {Code: 's', Mod: tea.ModCtrl},
	"ctrl+x": {Code: 'x', Mod: tea.ModCtrl},
	"alt+u":  {Code: 'u', Mod: tea.ModAlt}, "alt+n": {Code: 'n', Mod: tea.ModAlt}, "alt+p": {Code: 'p', Mod: tea.ModAlt}, "ctrl+j": {Code: 'j', Mod: tea.ModCtrl},
}

func (d *desk) press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		msg, ok := keyCodes[k]
		if !ok {
			d.t.Fatalf("no such key: %s", k)
		}
		if msg.Keystroke() != k {
			d.t.Fatalf("key %s is called %s", k, msg.Keystroke())
		}
		d.send(inputMsg{msg})
	}
	d.frame()
}

func (d *desk) sees(want ...string) {
	d.t.Helper()
	text := d.text()
	for _, w := range want {
		if !strings.Contains(text, w) {
			d.t.Fatalf("the screen does not show %q:\n%s", w, text)
		}
	}
}

func (d *desk) seesNot(unwanted ...string) {
	d.t.Helper()
	text := d.text()
	for _, w := range unwanted {
		if strings.Contains(text, w) {
			d.t.Fatalf("the screen shows %q:\n%s", w, text)
		}
	}
}

// story runs a test in a bubble, where the clock stands still until all wait.
func story(t *testing.T, tell func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, tell)
}
