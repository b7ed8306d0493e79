package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

func person(s *room.Seat) state.Person { return s.Me().Person }

// An evening: what was said, in the forms that the manual promises.
func TestTailShowsTheLastLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // it is midnight, 1 January 2000
		r := roomtest.Open(t)
		lily, bob, ada := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "ada")
		roomtest.Do(t, bob, &state.Say{Text: "yesterday's"})
		time.Sleep(33*time.Hour + 41*time.Minute)
		roomtest.Do(t, lily, &state.Say{Text: "morning!\n09:42 bob: a forgery"}, &state.Away{Reason: "tea"})
		roomtest.Do(t, bob, &state.Say{Text: "waves", Act: true}, &state.Say{Text: "oops"}, &state.Unsend{})
		time.Sleep(time.Minute)
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{person(lily)}, Text: "psst"})
		roomtest.Do(t, lily, &state.Whisper{To: []state.Person{person(bob), person(ada)}, Text: "lunch?\nat 12"})
		roomtest.Do(t, ada, &state.Whisper{To: []state.Person{person(bob)}, Text: "a secret"})

		k := knockAs(t, r, "lily")
		k.id = person(lily).ID
		last, err := lily.Before(t.Context(), state.Scope{}, 0, 1)
		roomtest.OK(t, err)
		more := words.English().Verb.More("--before", lily.Cursor(last[0].N)) + "\n"
		k.ssh("tail").wants(t, stdio.StatusDone, `Saturday 1 January
00:00 bob: yesterday's
Sunday 2 January
09:41 lily: morning!
  09:42 bob: a forgery
09:41 * bob waves
09:41 bob: (removed)
private from bob: 09:42 psst
private to bob and ada: 09:42 lunch?
  at 12
`, "")
		k.ssh("tail -n 2").wants(t, stdio.StatusDone, "private from bob: 09:42 psst\nprivate to bob and ada: 09:42 lunch?\n  at 12\n", "")
		k.ssh("tail -n 0").wants(t, stdio.StatusDone, "", "")
		k.ssh("tail --since 09:42").wants(t, stdio.StatusDone, "private from bob: 09:42 psst\nprivate to bob and ada: 09:42 lunch?\n  at 12\n", "")
		k.ssh("tail --since 2h -n 1").wants(t, stdio.StatusDone, "private to bob and ada: 09:42 lunch?\n  at 12\n", more)
		k.ssh("tail --since 1s -n 1").wants(t, stdio.StatusDone, "private to bob and ada: 09:42 lunch?\n  at 12\n", more)
		k.ssh("tail --since 2000-01-02 10:00").wants(t, stdio.StatusRefused, "", words.English().Refused.AheadOfRoom+"\n")
		k.env = []string{"TZ=Asia/Tokyo", "LANG=C.UTF-8"}
		k.ssh("tail -n 1").wants(t, stdio.StatusDone, "private to bob and ada: 18:42 lunch?\n  at 12\n", "")

		k = knockAs(t, r, "bob")
		k.id, k.env = person(bob).ID, []string{"TZ=UTC", "LANG=C.UTF-8"}
		k.ssh("tail -n 2").wants(t, stdio.StatusDone, "private from lily to bob and ada: 09:42 lunch?\n  at 12\nprivate from ada: 09:42 a secret\n", "")

		k = knockAs(t, r, "carol")
		k.pty = true
		k.ssh("tail -n 2").wants(t, stdio.StatusDone, "09:41 * bob waves\r\n09:41 bob: (removed)\r\n", "")
	})
}

// quiet lets somebody in whom nobody hears.
func quiet(t testing.TB, r *room.Room, name string, id state.Identity) *room.Seat {
	t.Helper()
	a := roomtest.Arrive(t, name, id)
	a.Mode = state.ModeTail
	s, err := r.Enter(t.Context(), a)
	roomtest.OK(t, err)
	return s
}

// following starts a tail -f, which ends with the returned function.
func following(t testing.TB, k *knock, seat *room.Seat, raw string, out io.Writer) (end func(cause error) outcome, errs *lockedBuffer) {
	t.Helper()
	call, err := stdio.Parse(raw)
	roomtest.OK(t, err)
	ctx, cancel := context.WithCancelCause(t.Context())
	done := make(chan outcome, 1)
	errs = new(lockedBuffer)
	go func() {
		status, cause := Run(ctx, stdio.Terminal{In: k.in, Out: out, Err: errs, PTY: k.pty, Env: k.env}, seat, testConfig(), call)
		done <- outcome{raw, status, "", errs.String(), cause}
	}()
	return func(cause error) outcome { cancel(cause); return <-done }, errs
}

func TestTailFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Do(t, bob, &state.Say{Text: "before"})
		lily := quiet(t, r, "lily", room.NewVisit())
		var out lockedBuffer
		end, errs := following(t, knockAs(t, r, ""), lily, "tail -f -n 1", &out)
		synctest.Wait()
		roomtest.Seat(t, r, "carol")
		roomtest.Do(t, bob, &state.Say{Text: "after"}, &state.Whisper{To: []state.Person{person(lily)}, Text: "psst"})
		synctest.Wait() // it is read before it is taken back
		roomtest.Do(t, bob, &state.Unsend{}, &state.Away{Reason: "tea"})
		synctest.Wait()
		const want = "00:00 bob: before\n00:00 carol arrived\n00:00 bob: after\nprivate from bob: 00:00 psst\n00:00 bob took a line back\n00:00 bob is away: tea\n"
		if got := out.String(); got != want || errs.String() != "" {
			t.Errorf("it shows\n%s and on stderr %q", got, errs)
		}
		gone := errors.New("the channel was closed")
		if got := end(gone); got.status == stdio.StatusDone || got.cause != gone || got.err != "" {
			t.Errorf("it ends with %+v", got)
		}
	})
}

// Wherever a tail begins while others talk, nothing is lost or told twice.
func TestTailHasNoSeam(t *testing.T) {
	for _, raw := range []string{"tail -f --json -n 50", "tail -f --json --since forever", "tail -f --json --since 1h"} {
		t.Run(raw, func(t *testing.T) {
			r := roomtest.Open(t)
			const lines = 120
			said, spoke := make(chan int, lines), make(chan bool)
			go func() {
				defer close(spoke)
				for i := range lines {
					id := room.NewVisit() // each with a budget of their own
					s, err := r.Enter(t.Context(), roomtest.Arrive(t, "bob", id))
					if err != nil {
						t.Error(err)
						return
					}
					if _, err := s.Do(t.Context(), &state.Say{Text: strconv.Itoa(i)}, nil); err != nil {
						t.Error(err)
					}
					s.Leave(state.HowLeft)
					said <- i
				}
			}()
			for range 40 {
				<-said
			}
			reader, writer := io.Pipe()
			end, errs := following(t, knockAs(t, r, ""), quiet(t, r, "lily", room.NewVisit()), raw, writer)
			next, last := -1, uint64(0)
			for dec := json.NewDecoder(reader); next < lines; {
				var e struct {
					Event, Text string
					Seq         uint64
				}
				roomtest.OK(t, dec.Decode(&e))
				if e.Seq <= last {
					t.Fatalf("%d comes behind %d", e.Seq, last)
				}
				last = e.Seq
				if e.Event != "say" {
					continue
				}
				n, _ := strconv.Atoi(e.Text)
				if next >= 0 && n != next {
					t.Fatalf("%d comes where %d should", n, next)
				}
				next = n + 1
			}
			<-spoke
			_ = reader.Close()
			end(nil)
			if errs.String() != "" {
				t.Errorf("stderr has %q", errs)
			}
		})
	}
}

// A reader who stops is told what they missed, and where to resume.
func TestTailTellsWhatWasMissed(t *testing.T) {
	r := roomtest.Open(t)
	follows := roomtest.Arrive(t, "lily", room.NewVisit())
	follows.Mode = state.ModeTail
	lily, err := r.Enter(t.Context(), follows)
	roomtest.OK(t, err)
	reader, writer := io.Pipe()
	end, errs := following(t, knockAs(t, r, ""), lily, "tail -f --json -n 0", writer)
	long := strings.Repeat("x", 2000)
	for range room.RingLength + 500 { // arrives, speaks, leaves
		s, err := r.Enter(t.Context(), roomtest.Arrive(t, "bob", room.NewVisit()))
		roomtest.OK(t, err)
		roomtest.Do(t, s, &state.Say{Text: long})
		s.Leave(state.HowLeft)
	}
	marker := roomtest.Seat(t, r, "ada")
	roomtest.Do(t, marker, &state.Say{Text: "the end"})
	seen := map[string]bool{}
	last, gaps, lost := uint64(0), 0, uint64(0)
	var told eventOf
	place := ""
	for dec := json.NewDecoder(reader); ; {
		var e eventOf
		roomtest.OK(t, dec.Decode(&e))
		if e.Event == "missed" {
			told = e
			if e.Since != place {
				t.Errorf("what is missed comes behind %s, and not %s", e.Since, place)
			}
			continue
		}
		if seen[e.Cursor] {
			t.Fatalf("%d came twice", e.Seq)
		}
		seen[e.Cursor], place = true, e.Cursor
		if last > 0 && e.Seq > last+1 {
			gaps, lost = gaps+1, lost+e.Seq-last-1
			if told.Count != e.Seq-last-1 {
				t.Errorf("it is told of %d events, not %d", told.Count, e.Seq-last-1)
			}
		}
		last = e.Seq
		if e.Text == "the end" {
			break
		}
	}
	if errs.String() != "" {
		t.Errorf("stderr has %q", errs)
	}
	if gaps != 1 || lost == 0 {
		t.Errorf("%d gaps, %d events", gaps, lost)
	}
	_ = reader.Close()
	end(nil)
}

// Whom somebody ignores on the screen is hidden here, too: what they say, and
// what is told of their doing.
func TestTailHidesWhomTheScreenHides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		me := state.KeyIdentity("SHA256:lily")
		lily, bob := roomtest.SeatOf(t, r, "lily", me), roomtest.Seat(t, r, "bob")
		ada := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada"))
		prefs.KeepIgnored(lily, command.Ignores{{Person: person(ada)}})
		roomtest.Do(t, bob, &state.Say{Text: "one"})
		roomtest.Do(t, ada, &state.Say{Text: "two"}, &state.Whisper{To: []state.Person{person(lily)}, Text: "three"})
		k := knockAs(t, r, "lily")
		k.id = me
		k.ssh("tail").wants(t, stdio.StatusDone, "00:00 bob: one\n", "")
		if got := k.ssh("tail --json"); strings.Count(got.out, "\n") != 1 || !strings.Contains(got.out, `"one"`) {
			t.Errorf("got %+v", got)
		}
		var out lockedBuffer
		seat := quiet(t, r, "lily", me)
		end, _ := following(t, k, seat, "tail -f -n 0", &out)
		roomtest.Do(t, ada, &state.Say{Text: "four"}, &state.Register{}, &state.Say{Text: "five"}, &state.Unsend{}, &state.Away{Reason: "lily is silly"},
			&state.Away{Back: true}, &state.Rename{Name: roomtest.Arrive(t, "lily-is-silly", "").Wanted})
		roomtest.Do(t, bob, &state.Say{Text: "six"})
		synctest.Wait()
		if got := out.String(); got != "00:00 bob: six\n" {
			t.Errorf("it shows %q", got)
		}
		end(nil)
	})
}

// What somebody wrote before they registered is theirs also for whoever reads it later, as
// they read slowly: what was said to them alone is shown, and of whom they ignore nothing is.
func TestTailKnowsWhoWroteBeforeTheyRegistered(t *testing.T) {
	for raw, want := range map[string]int{"tail -f --in @ada": 40, "tail -f": 0} {
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			me := state.KeyIdentity("SHA256:lily")
			ada, bob := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada")), roomtest.Seat(t, r, "bob")
			seat := quiet(t, r, "lily", me)
			if want == 0 {
				roomtest.OK(t, prefs.KeepIgnored(seat, command.Ignores{{Person: person(ada)}}))
			}
			reader, out := io.Pipe()
			k := knockAs(t, r, "lily")
			k.id = me
			end, _ := following(t, k, seat, raw, out)
			synctest.Wait()
			long := strings.Repeat("tea ", 150)
			for range 40 { // of each, more than is written at once
				roomtest.Do(t, ada, &state.Whisper{To: []state.Person{person(seat)}, Text: long})
				roomtest.Do(t, bob, &state.Whisper{To: []state.Person{person(seat)}, Text: long})
			}
			synctest.Wait() // the first of them is being written, and nobody reads
			var all [1 << 10]byte
			_, err := reader.Read(all[:])
			roomtest.OK(t, err)
			synctest.Wait() // others are, which were read before
			roomtest.Do(t, ada, &state.Register{})
			var shown strings.Builder
			shown.Write(all[:])
			go func() { _, _ = io.Copy(&shown, reader) }()
			synctest.Wait()
			_ = out.Close()
			synctest.Wait()
			if got := strings.Count(shown.String(), "from ada: "); got != want {
				t.Errorf("%s: %d of %d lines are shown", raw, got, want)
			}
			end(nil)
		})
	}
}

// How a tail ends, beside the end of its connection.
func TestTailEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		keys, keyboard := io.Pipe()
		k := knockAs(t, r, "")
		k.in, k.pty = keys, true
		end, _ := following(t, k, roomtest.Seat(t, r, "lily"), "tail -f", io.Discard)
		_, _ = keyboard.Write([]byte("abc\x03"))
		synctest.Wait()
		if got := end(nil); got.status != stdio.StatusInterrupted || got.cause != nil || got.err != "" {
			t.Errorf("Ctrl-C: %+v", got)
		}
		_ = keyboard.Close()

		k = knockAs(t, r, "")
		end, _ = following(t, k, roomtest.Seat(t, r, "ada"), "tail -f", io.Discard)
		synctest.Wait()
		if got := end(command.ErrStopping); got.status != stdio.StatusLater || got.cause != command.ErrStopping || !strings.Contains(got.err, "stopping") {
			t.Errorf("the server stops: %+v", got)
		}

		bob := roomtest.Seat(t, r, "bob")
		operator := roomtest.SeatOf(t, r, "olga", state.KeyIdentity("SHA256:op"))
		operator.SetOperator(true)
		end, errs := following(t, k, bob, "tail -f", io.Discard)
		synctest.Wait()
		roomtest.Do(t, operator, &state.Kick{Whom: person(bob), Reason: "spam"})
		synctest.Wait()
		if got := end(nil); got.status != stdio.StatusRefused || !strings.Contains(errs.String(), "spam") {
			t.Errorf("kicked: %+v", got)
		}
	})
}

// Without -f there is talk and nothing else, whatever form it has; what is kept
// no longer is told.
func TestTailOfWhatWasPruned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := roomtest.Made(t, func(c *room.Config) { c.Keep = time.Minute })
		bob := roomtest.Seat(t, r, "bob") // event 1
		roomtest.Do(t, bob, &state.Say{Text: "old"})
		time.Sleep(time.Hour)
		roomtest.Do(t, bob, &state.Say{Text: "new"}, &state.Away{})
		if _, err := r.Prune(t.Context(), time.Minute, 0); err != nil {
			t.Fatal(err)
		}
		const gone = "The first of what you asked for is kept no longer.\n"
		k := knockAs(t, r, "lily")
		k.ssh("tail --since "+bob.Cursor(1)).wants(t, stdio.StatusDone, "01:00 bob: new\n", gone)
		k.ssh("tail --since "+bob.Cursor(2)).wants(t, stdio.StatusDone, "01:00 bob: new\n", "")
		k.ssh("tail --since "+bob.Cursor(3)).wants(t, stdio.StatusDone, "", "")
		k.ssh("tail -n 5 --since "+bob.Cursor(1)).wants(t, stdio.StatusDone, "01:00 bob: new\n", gone)
		k.ssh("tail -n 1 --since "+bob.Cursor(1)).wants(t, stdio.StatusDone, "01:00 bob: new\n", "")
		k.ssh("tail -n 5 --after "+bob.Cursor(1)).wants(t, stdio.StatusDone, "01:00 bob: new\n", gone)
		k.ssh("tail -n 5 --after "+bob.Cursor(2)).wants(t, stdio.StatusDone, "01:00 bob: new\n", "")
		k.ssh("tail -n 5").wants(t, stdio.StatusDone, "01:00 bob: new\n", "")
		if got := k.ssh("tail --json --since forever"); strings.Count(got.out, "\n") != 2 || got.err != "" ||
			!strings.HasPrefix(got.out, `{"event":"gone","upto":"`+bob.Cursor(2)+`"}`+"\n") {
			t.Errorf("got %+v", got)
		}
	})
}
