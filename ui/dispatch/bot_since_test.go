package dispatch

// Coming back: what happened while a bot was away, or read too slowly.

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// numbers are the places of the events among the lines.
func numbers(t testing.TB, lines []string) (cursors []string) {
	t.Helper()
	for _, line := range lines {
		switch e := parsed(t, line); e.Event {
		case "", "hello", "gone", "missed", "live", "bye":
		default:
			cursors = append(cursors, e.Cursor)
		}
	}
	return cursors
}

func TestABotComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
		helper := newBot(t, r, "helper", "")
		roomtest.Say(t, lily, "one")
		heard := numbers(t, helper.next())
		me := helper.seat.Me().Person
		whisper(t, lily, me, "two")
		heard = append(heard, numbers(t, helper.next())...)
		helper.leaves()

		roomtest.Say(t, lily, "three")
		whisper(t, lily, bob.Me().Person, "a secret")
		roomtest.Do(t, bob, &state.Away{Reason: "lunch"})

		last := heard[len(heard)-1]
		back := seatBot(t, r, "helper")
		back.start("--since "+last, &back.out)
		reads(t, back.next(),
			`{"event":"hello","seq":5,"name":"helper","room":"teahouse","version":"1.2.3"}`,
			`{"event":"say","seq":4,"time":"2000-01-01T00:00:00.000Z","from":"lily","text":"three"}`,
			`{"event":"away","seq":5,"time":"2000-01-01T00:00:00.000Z","from":"bob","text":"lunch"}`,
			`{"event":"live"}`)
		roomtest.Say(t, lily, "four")
		reads(t, back.next(), `{"event":"say","seq":6,"time":"2000-01-01T00:00:00.000Z","from":"lily","text":"four"}`)
		back.leaves()

		// From the beginning, the private line of old is there, too.
		all := seatBot(t, r, "helper")
		all.start("--since forever", &all.out)
		var texts []string
		for _, line := range all.next() {
			if e := parsed(t, line); e.Event != "hello" && e.Event != "live" {
				texts = append(texts, fmt.Sprint(e.Event, " ", e.Seq, " ", e.Text))
			}
		}
		if got, want := strings.Join(texts, ", "), "enter 1 , enter 2 , say 3 one, whisper 1 two, say 4 three, away 5 lunch, say 6 four"; got != want {
			t.Errorf("from the beginning, it reads %s, not %s", got, want)
		}
	})
}

func TestABotIsToldWhatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.Seat(t, r, "lily")
		for i := range 5 {
			roomtest.Say(t, lily, fmt.Sprint(i))
			time.Sleep(time.Hour)
		}
		synctest.Wait()
		if _, err := r.Prune(t.Context(), 150*time.Minute, 0); err != nil {
			t.Fatal(err)
		}
		helper := newBot(t, r, "helper", "--since forever")
		all := helper.out.String()
		gone := lily.Cursor(4)
		if !strings.Contains(all, "\n"+`{"event":"gone","upto":"`+gone+`"}`+"\n"+`{"event":"say","seq":5,`) {
			t.Errorf("what is gone is told as %s", all)
		}
		if got := numbers(t, strings.Split(strings.TrimSpace(all), "\n")); len(got) != 2 {
			t.Errorf("beyond what is gone, it reads %q", got)
		}
		if got := helper.ask(`{"do":"events","since":"forever","limit":1}`); len(got) != 1 || string(parsed(t, got[0]).Gone) != `"`+gone+`"` {
			t.Errorf("asked for what is gone, it reads %q", got)
		}
		if got := helper.ask(`{"do":"events","since":"` + gone + `"}`); len(got) != 1 || parsed(t, got[0]).Gone != nil || len(parsed(t, got[0]).Events) != 2 {
			t.Errorf("asked for what is not gone, it reads %q", got)
		}
		for _, limit := range []string{"1", "50"} {
			asks := `{"do":"history","after":"%s","limit":` + limit + `}`
			if got := helper.ask(fmt.Sprintf(asks, lily.Cursor(2))); len(got) != 1 || string(parsed(t, got[0]).Gone) != `"`+gone+`"` {
				t.Errorf("of lines that are gone, it reads %q", got)
			}
			if got := helper.ask(fmt.Sprintf(asks, gone)); len(got) != 1 || parsed(t, got[0]).Gone != nil {
				t.Errorf("of lines that are there, it reads %q", got)
			}
		}
		helper.leaves()
		if again := newBot(t, r, "helper", "--since "+gone); strings.Contains(again.out.String(), `"gone"`) {
			t.Errorf("nothing is gone since 4, yet it reads %s", again.out.String())
		}
	})
}

// valve is a terminal that reads when it is told to.
type valve struct {
	lockedBuffer
	open chan struct{}
}

func (v *valve) Write(p []byte) (int, error) {
	<-v.open
	return v.lockedBuffer.Write(p)
}

// busy lets somebody make so many events that memory does not hold them.
func busy(t testing.TB, r *room.Room, s *room.Seat, events int) {
	t.Helper()
	for i := range events {
		roomtest.Say(t, s, fmt.Sprint(i))
		if i%50 == 0 {
			time.Sleep(time.Minute) // the flood control has its own tests
		}
	}
}

func TestASlowBotIsToldWhatItMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.Seat(t, r, "lily")
		slow := seatBot(t, r, "slow")
		v := &valve{open: make(chan struct{})}
		slow.start("", v)
		roomtest.Say(t, lily, "and then…")
		synctest.Wait()
		const many = room.RingLength + 1000
		busy(t, r, lily, many)
		close(v.open)
		synctest.Wait()

		lines := strings.Split(strings.TrimSpace(v.String()), "\n")
		at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, `"missed"`) })
		if at < 0 {
			t.Fatalf("of %d events, it read %d, and not that it missed some", many, len(lines))
		}
		missed, seqs := parsed(t, lines[at]), numbers(t, lines)
		if uint64(len(seqs))+missed.Count != 1+many {
			t.Errorf("it read %d events and missed %d, of %d", len(seqs), missed.Count, 1+many)
		}
		// It asks for the rest.
		told := len(seqs)
		for since, left := missed.Since, missed.Count; left > 0; {
			got := func() eventOf {
				before := len(v.String())
				slow.write(fmt.Sprintf(`{"do":"events","since":"%s","limit":%d}`+"\n", since, min(left, askedMost)))
				time.Sleep(time.Second)
				return parsed(t, v.String()[before:])
			}()
			for _, e := range got.Events {
				seqs, since = append(seqs, e.Cursor), e.Cursor
			}
			left -= uint64(len(got.Events))
		}
		slices.Sort(seqs)
		if all := len(slices.Compact(seqs)); all != 1+many || told == all {
			t.Fatalf("it has %d different events of %d, %d of them told in time", all, 1+many, told)
		}
	})
}

// While the past is told, so much happens that memory does not hold it. Nothing
// of it is left out, and nothing told twice.
func TestThePastCatchesUpWithThePresent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.Seat(t, r, "lily")
		busy(t, r, lily, 300)
		late := seatBot(t, r, "late")
		whisper(t, lily, late.seat.Me().Person, "psst")
		v := &valve{open: make(chan struct{})}
		late.start("--since forever", v)
		synctest.Wait()
		busy(t, r, lily, room.RingLength+1000)
		whisper(t, lily, late.seat.Me().Person, "psst")
		for range 10 { // it reads slowly, while more happens
			v.open <- struct{}{}
			busy(t, r, lily, 50)
		}
		close(v.open)
		synctest.Wait()
		if strings.Contains(v.String(), `"missed"`) {
			t.Error("it was told that it missed what the history has")
		}
		seqs := numbers(t, strings.Split(strings.TrimSpace(v.String()), "\n"))
		if want := 1 + 300 + 1 + room.RingLength + 1000 + 1 + 500; len(seqs) != want {
			t.Errorf("it read %d events of %d", len(seqs), want)
		}
		for i, n := range seqs {
			if want := lily.Cursor(uint64(i) + 1); n != want {
				t.Fatalf("at place %d comes %s", i+1, n)
			}
		}
	})
}

// Nothing that others said privately comes to a bot in any way, though it
// stands between what it may read.
func TestNothingPrivateComesToABot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const secret = "hunter2"
		r := roomtest.Open(t)
		lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
		nosy := newBot(t, r, "nosy", "--since forever")
		for range 3 {
			whisper(t, lily, bob.Me().Person, "sesame "+secret)
			roomtest.Say(t, bob, "nothing")
		}
		nosy.ask(`{"do":"history"}`, `{"do":"events","since":"forever"}`, `{"do":"search","text":"sesame"}`,
			`{"do":"command","text":"search sesame"}`, `{"do":"who"}`, `{"do":"whois","name":"lily"}`)
		nosy.leaves()
		back := newBot(t, r, "nosy", "--since forever")
		back.leaves()
		for _, out := range []string{nosy.out.String(), back.out.String()} {
			if strings.Contains(out, secret) || strings.Contains(out, "visit:") || strings.Contains(out, "SHA256") {
				t.Errorf("what is nobody's business: %s", out)
			}
			if !strings.Contains(out, "nothing") {
				t.Errorf("it heard nothing at all: %s", out)
			}
		}
	})
}
