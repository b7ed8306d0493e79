package ui

import (
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/words"
)

// Who chooses another language reads all that stands around the talk in it at once.
func TestAnotherLanguageIsThereAtOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 100, 12)
		d.types("/lang de\r")
		cfg := testConfig()
		cfg.Words = words.In("de")
		other := takeSeat(t, d.seat, "lily", 100, 12, cfg)
		roomtest.Seat(t, r, "bob")
		d.frame()
		other.frame()
		rows, want := strings.Split(d.text(), "\n"), strings.Split(other.text(), "\n")
		last := len(want) - 1
		for last > 0 && want[last] == "" {
			last--
		}
		for _, row := range []int{0, last - 1, last} { // the title, the line that they write, and the hints
			if rows[row] != want[row] {
				t.Errorf("it shows %q, and in German it is %q", rows[row], want[row])
			}
		}
		d.sees(words.In("de").Notice.Arrived([]string{"bob"}, 0))
		d.seesNot("bob arrived")
	})
}

// What the room has told stands in that language, too.
func TestWhatStandsIsReadInAnotherLanguage(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 100, 24)
		roomtest.Do(t, operator(t, r, "olga"), &state.Topic{Text: "tea"})
		en, de := words.English(), words.In("de")
		told := func(w *words.Words) []string {
			return []string{w.Back.Talk, w.Back.Reads(0), w.Notice.Topic("olga", "tea"), w.Notice.Arrived([]string{"olga"}, 0)}
		}
		d.sees(told(en)...)
		d.types("/lang de\r")
		d.sees(told(de)...)
		d.seesNot(told(en)...)
	})
}

// A name that is read from right to left stands apart in a sentence, and takes no
// more room for it.
func TestANameOfTheOtherDirectionTakesItsRoom(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 60, 12)
		sara := roomtest.Seat(t, r, "שרה")
		roomtest.Say(t, sara, "shalom")
		d.frame()
		sentence := d.m.cfg.Words.Notice.Arrived([]string{"שרה"}, 0)
		if !strings.Contains(sentence, "\u2068שרה\u2069") || !strings.Contains(strings.Join(d.shot.frame.Rows, "\n"), sentence) {
			t.Errorf("no isolated name was sent, but %q", sentence)
		}
		if cells := d.m.renderer.Widths.String(sentence); cells != len("abc arrived") {
			t.Errorf("it takes %d cells", cells)
		}
	})
}
