package dispatch

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/lines"
)

// What somebody sets up of their own holds at once, is kept with their key, and takes
// no command's meaning away.
func TestWhatPeopleSetUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		d := take(t, seat, "lily", linesQ, 100)
		told := func(keys, want string) {
			t.Helper()
			if got := d.types(keys + "\r"); !strings.Contains(got, want) {
				t.Errorf("after %s she reads %q", keys, got)
			}
		}
		last := func() string {
			said, err := bob.Before(t.Context(), state.Scope{}, 0, 1)
			roomtest.OK(t, err)
			return said[0].Text
		}
		told("/alias dep say deploying", "/dep stands for /say deploying")
		told("/dep now", "")
		if last() != "deploying now" {
			t.Errorf("/dep now says %q", last())
		}
		told("/alias quit say gone", "is the command /quit already")
		told("/alias EXIT say gone", "is the command /quit already")
		told("/alias loop dep", "dep is none")
		told("/alias loop loop", "loop is none")
		told("/alias a/b say x", "/alias [NAME [COMMAND|off]]")
		told("/alias "+strings.Repeat("x", 17)+" say x", "/alias [NAME [COMMAND|off]]")
		told("/alias long say "+strings.Repeat("x", 201), "at most 200 characters")
		told("/alias none off", "/none is no short form")
		for _, name := range strings.Fields("b c d e f g i2 j2 k l m n o p q r2 s t u") {
			d.types("/alias " + name + " say " + name + "\r")
			d.pass(time.Minute) // the room keeps so many changes at once
		}
		told("/alias v say v", "20 short forms")
		told("/alias dep off", "stands for nothing")
		told("/dep now", "There is no command /dep")

		told("/notify deploy", "calls you as your name does")
		d.pass(lines.BellPause)
		roomtest.Say(t, bob, "the deployment")
		if got := d.sent(); strings.Contains(got, "\a") {
			t.Errorf("a part of a word calls her: %q", got)
		}
		roomtest.Say(t, bob, "DEPLOY, please")
		if got := d.sent(); !strings.Contains(got, "\a") || !strings.Contains(got, "bob says deploy: DEPLOY, please") {
			t.Errorf("her word does not call her: %q", got)
		}
		told("/notify", "you are called by deploy")
		for _, word := range strings.Fields("b c d e f g h i j") {
			d.types("/notify " + word + "\r")
			d.pass(time.Minute)
		}
		told("/notify k", "10 words call you")
		told("/notify b off", "calls you no more")
		told("/notify two words", "/notify [WORD [off]]")

		told("/ignore word:buy coins", `Lines with "buy coins" are hidden`)
		d.pass(lines.BellPause)
		roomtest.Say(t, bob, "lily, buy  coins") // two blanks part other words
		roomtest.Say(t, bob, "lily, Buy coins! deploy")
		if got := d.sent(); strings.Contains(got, "Buy") || strings.Count(got, "coins") != 1 {
			t.Errorf("what she does not want to see she reads: %q", got)
		}
		line := did(t, bob, &state.Say{Text: "tea"})
		d.sent()
		did(t, bob, &state.Edit{Ref: state.Ref{N: line.N}, Text: "buy coins"})
		did(t, bob, &state.Whisper{To: []state.Person{seat.Me().Person}, Text: "buy coins"})
		if got := d.sent(); strings.Contains(got, "changed") || !strings.Contains(got, "private from bob: ") {
			t.Errorf("a word hides no private line, and it hides a line that is changed: %q", got)
		}
		told("/ignore", "word:buy coins")

		// The next terminal of hers knows all of it.
		k := knockAs(t, r, "lily")
		k.id = state.KeyIdentity("SHA256:lily")
		if got := k.ssh("tail --json"); strings.Contains(got.out, `"Buy coins`) || strings.Contains(got.out, `, Buy coins`) {
			t.Errorf("there she reads %q", got.out)
		}
		k = knockAs(t, r, "lily")
		k.id, k.in = state.KeyIdentity("SHA256:lily"), strings.NewReader("/b more\n/unignore word:buy coins\n/unignore word:none\n/notify deploy off\n/notify\n")
		got := k.ssh("lines -q")
		if last() != "b more" || !strings.Contains(got.out, "are shown again") || strings.Contains(got.out, "deploy,") || !strings.Contains(got.err, "You do not ignore word:none") {
			t.Errorf("there she reads %q and %q, and said %q", got.out, got.err, last())
		}
	})
}

// Whoever comes without a key has all of it until they leave.
func TestAGuestSetsUpForAVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "zoe", linesQ, 100)
		if got := d.types("/alias dep say deploying\r"); !strings.Contains(got, "holds until you leave") {
			t.Errorf("she reads %q", got)
		}
		d.types("/dep now\r")
		said, err := d.seat.Before(t.Context(), state.Scope{}, 0, 1)
		roomtest.OK(t, err)
		if len(said) != 1 || said[0].Text != "deploying now" {
			t.Errorf("she said %+v", said)
		}
	})
}

// What a line looks up may still read it while the next one sets up more.
func TestAGuestSetsUpMoreWhileSomethingIsLookedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "zoe", linesQ, 100)
		for range 50 { // the race detector sees it in one of a few
			d.sent()
			for _, line := range []string{"/saved remove ^1\r", "/notify deploy\r"} {
				_, err := io.WriteString(d.in, line)
				roomtest.OK(t, err)
			}
			if got := d.sent(); !strings.Contains(got, "is not among your saved lines") || !strings.Contains(got, "deploy") {
				t.Fatalf("she reads %q", got)
			}
			d.types("/notify deploy off\r")
		}
	})
}
