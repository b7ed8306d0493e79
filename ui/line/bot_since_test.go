package line

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
)

// numbers are those of the events among the lines.
func numbers(t testing.TB, lines []string) (seqs []uint64) {
	t.Helper()
	for _, line := range lines {
		switch e := parsed(t, line); e.Event {
		case "", "hello", "gone", "missed", "bye":
		default:
			seqs = append(seqs, e.Seq)
		}
	}
	return seqs
}

func TestABotComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
		helper := newBot(t, r, "helper", "")
		said(t, lily, "one")
		heard := numbers(t, helper.next())
		me := helper.seat.Me().Person
		whisper(t, lily, me, "two")
		heard = append(heard, numbers(t, helper.next())...)
		helper.leaves()

		said(t, lily, "three")
		whisper(t, lily, bob.Me().Person, "a secret")
		do(t, bob, &room.Away{Reason: "lunch"})

		last := heard[len(heard)-1]
		back := seatBot(t, r, "helper")
		back.start(fmt.Sprintf("--since %d", last), &back.out)
		reads(t, back.next(),
			`{"event":"hello","seq":7,"name":"helper","room":"teahouse","version":"1.2.3"}`,
			`{"event":"say","seq":5,"time":"2000-01-01T00:00:00.000Z","from":"lily","text":"three"}`,
			`{"event":"away","seq":7,"time":"2000-01-01T00:00:00.000Z","from":"bob","text":"lunch"}`)
		said(t, lily, "four")
		reads(t, back.next(), `{"event":"say","seq":8,"time":"2000-01-01T00:00:00.000Z","from":"lily","text":"four"}`)
		back.leaves()

		// From the beginning, the private line of old is there, too.
		all := seatBot(t, r, "helper")
		all.start("--since 0", &all.out)
		if got, want := numbers(t, all.next()), []uint64{1, 2, 3, 4, 5, 7, 8}; !slices.Equal(got, want) {
			t.Errorf("since 0, it reads %d, not %d", got, want)
		}
		all.leaves()

		// A number that is not yet given is of another room.
		strange := seatBot(t, r, "helper")
		strange.start("--since 18446744073709551615", &strange.out)
		strange.next()
		said(t, lily, "five")
		if got := numbers(t, strange.next()); !slices.Equal(got, []uint64{9}) {
			t.Errorf("since a number of another room, it reads %d", got)
		}
	})
}

func TestABotIsToldWhatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.Seat(t, r, "lily")
		for i := range 5 {
			said(t, lily, fmt.Sprint(i))
			time.Sleep(time.Hour)
		}
		synctest.Wait()
		if _, err := r.Prune(t.Context(), 150*time.Minute, 0); err != nil {
			t.Fatal(err)
		}
		helper := newBot(t, r, "helper", "--since 1")
		all := helper.out.String()
		if !strings.Contains(all, "\n"+`{"event":"gone","upto":4}`+"\n"+`{"event":"say","seq":5,`) {
			t.Errorf("what is gone is told as %s", all)
		}
		if got := numbers(t, strings.Split(strings.TrimSpace(all), "\n")); !slices.Equal(got, []uint64{5, 6}) {
			t.Errorf("beyond what is gone, it reads %d", got)
		}
		if got := helper.ask(`{"do":"events","since":0,"limit":1}`); len(got) != 1 || string(parsed(t, got[0]).Gone) != "4" {
			t.Errorf("asked for what is gone, it reads %q", got)
		}
		if got := helper.ask(`{"do":"events","since":4}`); len(got) != 1 || parsed(t, got[0]).Gone != nil || len(parsed(t, got[0]).Events) != 2 {
			t.Errorf("asked for what is not gone, it reads %q", got)
		}
		helper.leaves()
		if again := newBot(t, r, "helper", "--since 4"); strings.Contains(again.out.String(), `"gone"`) {
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
		said(t, s, fmt.Sprint(i))
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
		said(t, lily, "and then…")
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
		for since, left := missed.Since, missed.Count; left > 0; {
			got := func() eventOf {
				before := len(v.String())
				slow.write(fmt.Sprintf(`{"do":"events","since":%d,"limit":%d}`+"\n", since, min(left, askedMost)))
				time.Sleep(time.Second)
				return parsed(t, v.String()[before:])
			}()
			for _, e := range got.Events {
				seqs, since = append(seqs, e.Seq), e.Seq
			}
			left -= uint64(len(got.Events))
		}
		slices.Sort(seqs)
		for i, n := range seqs {
			if n != uint64(i)+2 {
				t.Fatalf("event %d is not among those it has: it has %d at its place", i+2, n)
			}
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
		late.start("--since 1", v)
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
		if want := 300 + 1 + room.RingLength + 1000 + 1 + 500; len(seqs) != want {
			t.Errorf("it read %d events of %d", len(seqs), want)
		}
		for i, n := range seqs {
			if n != uint64(i)+2 {
				t.Fatalf("after %d comes %d", i+1, n)
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
		nosy := newBot(t, r, "nosy", "--since 0")
		for range 3 {
			whisper(t, lily, bob.Me().Person, "sesame "+secret)
			said(t, bob, "nothing")
		}
		nosy.ask(`{"do":"history"}`, `{"do":"events","since":0}`, `{"do":"search","text":"sesame"}`,
			`{"do":"command","text":"search sesame"}`, `{"do":"who"}`, `{"do":"whois","name":"lily"}`)
		nosy.leaves()
		back := newBot(t, r, "nosy", "--since 0")
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
