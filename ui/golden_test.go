package ui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/words"
)

// golden compares a screen and its cursor with the one on record.
func (d *desk) golden(name string) {
	d.t.Helper()
	d.frame()
	got := d.text()
	pos := d.emu.CursorPosition()
	got += fmt.Sprintf("\ncursor %d,%d\n", pos.X, pos.Y)
	d.recorded(name, got)
}

// recorded compares what a screen shows with what is on record.
func (d *desk) recorded(name, got string) {
	d.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if flag.Lookup("update").Value.String() == "true" { // which sshtest declares
		roomtest.OK(d.t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	roomtest.OK(d.t, err)
	if got != string(want) {
		d.t.Errorf("%s differs; it shows:\n%s\nwhere it should show:\n%s", name, got, want)
	}
}

// TestMorning is a morning in the room as lily sees it, in windows of all sizes, and in
// three languages. The clock stands still at the beginning of the year 2000.
func TestMorning(t *testing.T) {
	for code, sizes := range map[string][][2]int{
		"en":      {{80, 24}, {200, 50}, {59, 16}, {40, 10}, {20, 5}},
		"zh-Hans": {{80, 24}, {40, 10}},
		"de":      {{80, 24}, {40, 10}},
	} {
		for _, size := range sizes {
			name := fmt.Sprintf("%s-%dx%d", code, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					cfg := testConfig()
					cfg.Words = words.In(code)
					d := breakfast(t, cfg, size[0], size[1])
					d.golden("morning-" + strings.TrimPrefix(name, "en-"))
					if size == [2]int{80, 24} || size == [2]int{40, 10} {
						d.press("ctrl+u")
						d.types("/help\r")
						d.golden("help-" + strings.TrimPrefix(name, "en-"))
					}
				})
			})
		}
	}
}

func breakfast(t *testing.T, cfg *Config, width, height int) *desk {
	time.Sleep(9*time.Hour + 41*time.Minute)
	r := roomtest.Open(t)
	ada, bob := roomtest.Seat(t, r, "ada"), roomtest.Seat(t, r, "bob")
	roomtest.Say(t, bob, "anybody up yet?")
	d := sitWith(t, r, "lily", width, height, cfg)
	d.types("morning! the new build is at https://example.com/b/1142\r")
	roomtest.Say(t, bob, "thanks lily :)")
	time.Sleep(time.Minute)
	d.frame()
	roomtest.Seat(t, r, "carol")
	roomtest.Seat(t, r, "dave")
	roomtest.Do(t, ada, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "psst, lunch at 12?"})
	d.frame()
	d.send(tea.BlurMsg{})
	xm := roomtest.Seat(t, r, "小明")
	roomtest.Say(t, xm, "中文也没问题 🎉 请问lily在吗")
	time.Sleep(time.Minute)
	roomtest.Do(t, bob, &state.Away{Reason: "tea"})
	roomtest.Say(t, bob, "func main() {\n    fmt.Println(\"tea\")\n}")
	roomtest.Do(t, bob, &state.Say{Text: "waves", Act: true})
	d.frame()
	d.send(tea.FocusMsg{})
	d.types("@ada sure, 👩‍👩‍👧 and 小明, too")
	return d
}
