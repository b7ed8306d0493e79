package ui

// Several terminals of one person, who change what is kept for them.

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
)

// terminals are a room with two of lily's, and others.
type terminals struct {
	r        *room.Room
	one, two *desk
	bob, eve *room.Seat
}

var lilysKey = state.KeyIdentity("SHA256:lily")

func (w *terminals) come(t *testing.T) {
	w.r = roomtest.Open(t)
	w.bob = roomtest.SeatOf(t, w.r, "bobby", state.KeyIdentity("SHA256:bob"))
	w.eve = roomtest.SeatOf(t, w.r, "eve", state.KeyIdentity("SHA256:eve"))
	w.one, w.two = w.another(t), w.another(t)
}

func (w *terminals) another(t *testing.T) *desk {
	return takeSeat(t, roomtest.SeatOf(t, w.r, "lily", lilysKey), "lily", 80, 24, testConfig())
}

// ignored are the names of those whom lily ignores, as it is kept.
func (w *terminals) ignored() (names []string) {
	for _, one := range prefs.Ignored(w.one.seat) {
		names = append(names, one.Name+one.Word)
	}
	slices.Sort(names)
	return names
}

func TestWhatOneTerminalKeepsNoOtherUndoes(t *testing.T) {
	t.Run("whom somebody ignores", func(t *testing.T) {
		story(t, func(t *testing.T) {
			var w terminals
			w.come(t)
			roomtest.Say(t, w.bob, "a line")
			w.one.types("/ignore bobby\r")
			w.two.types("/ignore eve\r")
			w.one.types("/ignore word:cheese\r")
			if got := w.ignored(); !slices.Equal(got, []string{"bobby", "cheese", "eve"}) {
				t.Errorf("of three, %q are ignored", got)
			}
			w.two.seesNot("a line") // which the other one hid
			w.two.types("/unignore bobby\r")
			w.one.types("/ignore word:ham\r")
			if got := w.ignored(); !slices.Equal(got, []string{"cheese", "eve", "ham"}) {
				t.Errorf("with one less, %q are ignored", got)
			}
			w.one.frame()
			w.one.sees("a line")
		})
	})
	t.Run("lines that somebody keeps, and short forms", func(t *testing.T) {
		story(t, func(t *testing.T) {
			var w terminals
			w.come(t)
			var marks []string
			for range 3 {
				said, err := w.bob.Do(t.Context(), &state.Say{Text: "a line"}, nil)
				roomtest.OK(t, err)
				marks = append(marks, strconv.FormatUint(said[0].Seq, 10))
			}
			w.one.frame()
			w.two.frame()
			for i, d := range []*desk{w.one, w.two, w.one} {
				d.types("/save #" + marks[i] + "\r")
				d.types("/alias tea" + strconv.Itoa(i) + " /say tea\r")
			}
			w.two.types("/saved remove #" + marks[0] + "\r")
			kept := w.one.seat.Settings()
			if got := len(strings.Fields(kept[command.OwnSaved])); got != 2 {
				t.Errorf("of three less one, %d lines are kept", got)
			}
			if got := len(command.ReadAliases(kept[command.OwnAliases])); got != 3 {
				t.Errorf("of three, %d short forms are kept", got)
			}
			w.two.types("/tea2\r")
			w.two.sees("lily", "tea")
			w.two.seesNot("no command")
		})
	})
	t.Run("channels that are muted", func(t *testing.T) {
		story(t, func(t *testing.T) {
			var w terminals
			w.come(t)
			roomtest.Do(t, w.bob, &state.Register{})
			var nums []uint64
			for _, name := range []string{"dev", "cake"} {
				roomtest.Do(t, w.bob, &state.Found{Name: roomtest.Name(t, name), Most: 9})
				w.one.types("/join #" + name + "\r")
				c, _ := w.one.seat.Channel(name)
				nums = append(nums, c.Num)
			}
			w.one.frame()
			w.two.frame()
			w.one.types("/quiet #dev\r")
			w.two.types("/quiet #cake\r")
			if got := prefs.Muted(w.one.seat); !slices.Equal(got, nums) {
				t.Errorf("of %d, %d are muted", nums, got)
			}
			w.one.frame()
			if v := w.one.m.viewAt(command.Where{Num: nums[1]}); v == nil || !v.muted {
				t.Error("what another terminal has muted counts here")
			}
		})
	})
}

// Where there is no room for somebody more, whoever would be ignored is not told of as
// hidden, and nothing of theirs is.
func TestWhoCannotBeKeptIsNotIgnored(t *testing.T) {
	story(t, func(t *testing.T) {
		var w terminals
		w.come(t)
		roomtest.OK(t, w.one.seat.Remember(map[string]string{command.OwnAliases: strings.Repeat("x", state.SettingsMost-60)}))
		roomtest.Say(t, w.bob, "a line")
		for _, line := range []string{"/ignore bobby", "/ignore word:" + strings.Repeat("line", 10)} {
			w.one.types(line + "\r")
			w.one.sees("full")
			w.one.seesNot("hidden from you")
			w.one.press("ctrl+u")
		}
		w.one.sees("a line")
		if got := w.ignored(); got != nil {
			t.Errorf("%q are ignored", got)
		}
		w.one.types("/set names left\r") // for that there is
		if w.one.seat.Settings()[prefs.Names] != "left" {
			t.Error("what there is room for is not kept")
		}
	})
}
