package serve_test

// Terminals that are not in UTF-8, over real SSH.

import (
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve/sshtest"
)

// TestATerminalInLatin1 has half of the bytes of other letters for controls. Whatever
// others write, it gets ASCII, and a line that says why; what is typed there and is
// no UTF-8 goes to nobody, and that is said, too.
func TestATerminalInLatin1(t *testing.T) {
	for name, who := range map[string]sshtest.Who{
		"a screen":                  {},
		"lines, asked for":          {Term: "dumb", Env: map[string]string{"LANG": "fr_FR.ISO-8859-1"}},
		"lines, by what is drawn":   {},
		"the screen's way and back": {},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, nil)
			eve, watcher := roomtest.Seat(t, h.room, "eve"), roomtest.Seat(t, h.room, "zoë")
			attack := func(say string) {
				t.Helper()
				// The second bytes of these letters are CSI, OSC and ST there.
				if _, err := eve.Do(t.Context(), &state.Say{Text: "ś[2Jś[5;5Hdrawn ŝ2;PWNEDĜ 漢 " + say}, nil); err != nil {
					t.Fatal(err)
				}
			}
			attack("before")
			who.User, who.Latin1 = "lily", true
			lily := sshtest.Dial(t, h.addr, who)
			lily.Record()
			lily.WaitFor("other letters than ASCII")
			lily.WaitFor("before")
			if strings.HasPrefix(name, "lines, by") || strings.HasPrefix(name, "the screen") {
				lily.Line("/plain")
				lily.WaitFor("to everybody>")
			}
			if strings.HasPrefix(name, "the screen") {
				lily.Line("/plain off")
				lily.WaitFor("3 here")
			}
			attack("meanwhile")
			lily.WaitFor("s[2Js[5;5Hdrawn s2;PWNEDG ? meanwhile")
			if title := lily.Title(); strings.Contains(title, "PWNED") {
				t.Errorf("the window is called %q", title)
			}
			lily.Type("M\xfcller ")
			lily.WaitFor("UTF-8")
			lily.Key("ctrl+u")
			lily.Line("hello")
			h.hears(t, watcher, "hello")
			for i, r := range lily.Recorded() {
				if r > '~' && !strings.Contains("ñ│กำ", string(r)) { // of what is asked, which is drawn over
					t.Errorf("it is sent %q", lily.Recorded()[i:min(len(lily.Recorded()), i+40)])
					break
				}
			}
		})
	}
}

// TestACommandInAnotherLocale has no terminal that could be asked, and its output may
// well stand on one.
func TestACommandInAnotherLocale(t *testing.T) {
	h := open(t, nil)
	eve := roomtest.Seat(t, h.room, "eve")
	roomtest.Do(t, eve, &state.Say{Text: "ś[6n 漢"})
	lily := h.enter(t, "lily")
	for _, c := range []struct{ locale, command, want, why string }{
		{"C", "tail -n 1", "s[6n ?", "--json"},
		{"fr_FR.ISO-8859-1", "search 漢", "s[6n ?", "--json"},
		{"C", "tail -n 1 --json", `"text":"\u015b[6n \u6f22"`, ""},
		{"C.UTF-8", "tail -n 1", "ś[6n 漢", ""},
		{"", "tail -n 1", "ś[6n 漢", ""},
	} {
		s, err := lily.Conn().NewSession()
		roomtest.OK(t, err)
		var errs strings.Builder
		s.Stderr = &errs
		if err := s.Setenv("LC_ALL", c.locale); err != nil && c.locale != "" {
			t.Fatal(err)
		}
		out, err := s.Output(c.command)
		if err != nil || !strings.Contains(string(out), c.want) || !strings.Contains(errs.String(), c.why) || c.why == "" && errs.Len() > 0 {
			t.Errorf("%s in %q: %q, %q, %v", c.command, c.locale, out, errs.String(), err)
		}
	}
}
