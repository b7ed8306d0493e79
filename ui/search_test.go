package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/words"
)

func TestSearchJumpsToTheLineInItsContext(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b"))
		ada := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:a"))
		seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:l"))
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{seat.Me().Person}, Text: "oolong for you"})
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{ada.Me().Person}, Text: "oolong for ada"})
		for i := range 300 {
			text := fmt.Sprintf("line %d.", i)
			if i%100 == 50 {
				text += " oolong"
			}
			roomtest.Say(t, bob, text)
			time.Sleep(time.Second)
		}
		d := takeSeat(t, seat, "lily", 80, 24, testConfig())
		d.sees("line 299.")
		d.press("ctrl+s")
		d.types("oolong\r")
		d.sees("4 lines with oolong, the newest first:", "bob: line 250. oolong", "bob: line 50. oolong", "bob (private): oolong for you", "Enter goes there")
		d.seesNot("for ada")
		d.press("down", "enter")
		d.sees("│ line 150. oolong", "│ line 149.", "│ line 151.")
		d.seesNot("line 299.", "lines with oolong")
		for range 20 {
			d.press("pgdown")
		}
		d.sees("line 299.")
		d.types("/search oolong\r")
		d.press("enter")
		d.sees("│ line 250. oolong", "│ line 251.")
		d.press("pgup")
		d.seesNot("line 251.")
		d.press("esc")
		d.sees("line 299.")
		d.types("/search wulong\r")
		d.sees("No line that you may read has wulong.")
	})
}

// From a hit, keys go to the next and the one before, and Escape back to the list; the hit
// is marked until the view moves, and what is being written is not touched.
func TestHitsAreWalkedThrough(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b"))
		for i := range 200 {
			text := fmt.Sprintf("line %d.", i)
			if i%50 == 25 {
				text += strings.Repeat(" and on", 30) + " oolong"
			}
			roomtest.Say(t, bob, text)
			time.Sleep(time.Second)
		}
		d := sit(t, r, "lily", 80, 24)
		d.types("/search oolong\r")
		d.sees("4 lines with oolong", "bob: …", "oolong")
		d.press("enter")
		d.sees("▌", "line 175.", "Alt-N next hit · Alt-P the one before · Esc the list")
		d.press("alt+n")
		d.sees("line 125.", "line 126.")
		d.seesNot("line 175.")
		d.types("hello")
		d.press("alt+n")
		d.sees("line 75.", "hello")
		d.press("alt+p")
		d.sees("line 125.", "hello")
		d.press("backspace", "backspace", "backspace", "backspace", "backspace", "esc")
		d.sees("4 lines with oolong", "Enter goes there")
		d.press("enter")
		d.sees("line 125.", "▌")
		d.press("pgup")
		d.seesNot("▌", "Alt-N next hit")
		d.press("esc")
		d.sees("line 199.")
	})
}

// What was found is in sight in every language, whatever stands between the name and
// the text.
func TestAFoundWordIsInSight(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b"))
		seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:l"))
		long := strings.Repeat(" and on", 30)
		roomtest.Say(t, bob, "first:"+long+" oolong: "+long)
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{seat.Me().Person}, Text: long + " oolong: " + long})
		d := takeSeat(t, seat, "lily", 80, 24, testConfig())
		for _, code := range words.Codes() {
			d.types("/lang " + code + "\r")
			d.types("/search oolong\r")
			if found := strings.Count(d.text(), " oolong: "); found != 2 {
				t.Errorf("%s: %d of two are in sight:\n%s", code, found, d.text())
			}
			d.press("esc")
		}
	})
}

func TestHistoryGoesToADay(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b"))
		for i := range 10 {
			for j := range 30 {
				roomtest.Say(t, bob, fmt.Sprintf("day %d line %d.", i, j))
				time.Sleep(time.Second)
			}
			time.Sleep(24*time.Hour - 30*time.Second)
		}
		d := sit(t, r, "lily", 80, 24)
		d.types("/history 2000-01-05\r")
		d.sees("day 4 line 0.", "5 January", "day 3 line 29.")
		d.types("/history 5 January\r")
		d.sees("A day is written as yesterday")
		d.press("ctrl+c", "ctrl+u")
		d.types("/history 2030-01-05\r")
		d.sees("Nothing was said on Saturday 5 January 2030 or later.")
	})
}

// Ctrl-S searches while a line is being written, too: what is sought is not added to it,
// and whoever then presses Enter tells nobody. Up brings the line back.
func TestSearchBesideADraft(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d, bob := sit(t, r, "lily", 80, 24), sit(t, r, "bob", 80, 24)
		for range 2 {
			d.types("half a line")
			d.press("ctrl+s")
			d.sees("▏/search")
			d.types("hidden words")
			d.press("ctrl+s") // which it does already
			d.types("\r")
			d.sees("hidden words")
			d.press("esc")
			bob.seesNot("hidden words", "half a line")
			d.press("up", "up")
			d.sees("▏half a line")
			d.press("ctrl+u")
		}
		for _, begin := range []func(){
			func() { d.press("ctrl+s") },
			func() { d.press("ctrl+x"); d.types("/search"); d.press("enter") },
		} { // and what waits while another line is answered is kept, too
			roomtest.Say(t, bob.m.seat, "who comes?")
			d.sees("who comes?")
			d.types("half a line")
			d.press("ctrl+o")
			d.types("r")
			d.types("half an answer")
			begin()
			d.sees("▏/search")
			d.seesNot("half")
			d.press("up")
			d.sees("▏half a line")
			d.press("up")
			d.sees(" half an answer")
			d.press("ctrl+c", "ctrl+u")
		}
	})
}

// TestWhatIsGoneStandsInNoListOfHits, also where the list is come back to, and where who wants
// it gone has registered since it was found.
func TestWhatIsGoneStandsInNoListOfHits(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b"))
		ada := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:a"))
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:l")), "lily", 80, 24, testConfig())
		roomtest.Say(t, bob, "oolong one")
		roomtest.Say(t, ada, "oolong two")
		roomtest.Say(t, ada, "oolong three")
		d.sees("oolong three")
		d.types("/search oolong\r")
		d.sees("3 lines with oolong", "bob: oolong one", "ada: oolong two", "ada: oolong three")
		roomtest.Do(t, ada, &state.Unsend{})
		d.sees("3 lines with oolong", "bob: oolong one", "ada: oolong two", " (removed)")
		d.seesNot("oolong three")
		d.press("down", "enter")
		d.sees("│ oolong two")
		roomtest.Do(t, bob, &state.Register{}, &state.Forget{})
		d.press("esc")
		d.sees("3 lines with oolong", "ada: oolong two")
		d.seesNot("oolong one", "oolong three")
	})
}
