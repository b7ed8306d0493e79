package dispatch

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// slowSearch answers a search when it is let to, as a busy disk does.
type slowSearch struct {
	*roomtest.Memory
	let chan struct{}
}

func (s slowSearch) Search(ctx context.Context, v state.Viewer, q room.Query, before uint64, limit int, thorough bool) ([]*state.Event, error) {
	found, err := s.Memory.Search(ctx, v, q, before, limit, thorough)
	<-s.let
	return found, err
}

// In plain lines, too, a search shows nothing that was taken back while it was under way.
func TestLinesFindNothingThatWentMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := slowSearch{roomtest.NewMemory(), make(chan struct{})}
		r, _ := roomtest.Made(t, func(c *room.Config) { c.Log, c.History = m.Memory, m })
		otto, d := roomtest.Seat(t, r, "otto"), sit(t, r, "lily", linesQ, 120)
		roomtest.Say(t, otto, "oolong secret")
		d.sent()
		d.types("/search oolong\r")
		roomtest.Do(t, otto, &state.Unsend{})
		synctest.Wait()
		close(m.let)
		synctest.Wait()
		if got := d.sent(); strings.Contains(got, "secret") || !strings.Contains(got, "1 line with oolong") {
			t.Errorf("she reads %q", got)
		}
	})
}

// What is taken out while somebody writes is not told to them afterwards: neither what a
// search had found for them, nor what was said meanwhile, nor what a line was made of.
func TestWhatIsTakenOutWhileTheyWriteIsNotToldAfterwards(t *testing.T) {
	for name, goes := range map[string]state.Body{"unsent": &state.Unsend{}, "forgotten": &state.Forget{}} {
		synctest.Test(t, func(t *testing.T) {
			m := slowSearch{roomtest.NewMemory(), make(chan struct{})}
			r, _ := roomtest.Made(t, func(c *room.Config) { c.Log, c.History = m.Memory, m })
			otto, bob, d := roomtest.Seat(t, r, "otto"), roomtest.Seat(t, r, "bob"), sit(t, r, "lily", linesQ, 120)
			roomtest.Say(t, bob, "oolong tea")
			roomtest.Say(t, otto, "oolong alpha")
			d.sent()
			d.types("/search oolong\rwell")
			close(m.let)
			synctest.Wait()
			roomtest.Do(t, otto, goes) // what was found
			roomtest.Say(t, otto, "oolong beta")
			roomtest.Do(t, otto, &state.Edit{Text: "oolong gamma"})
			synctest.Wait()
			roomtest.Do(t, otto, goes) // what waits
			synctest.Wait()
			got := d.sent() + d.types(" then\r")
			if !strings.Contains(got, "2 lines with oolong") || !strings.Contains(got, "bob: oolong tea") {
				t.Errorf("%s: she reads %q", name, got)
			}
			for _, secret := range []string{"alpha", "beta", "gamma"} {
				if strings.Contains(got, secret) {
					t.Errorf("%s: she reads %q of %q", name, secret, got)
				}
			}
		})
	}
}

// Whoever becomes an operator in plain lines, or is one no longer, reads so, as on a screen:
// not while they write something, and not in a pipe that wants lines alone.
func TestWhoBecomesAnOperatorInPlainLinesReadsSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", "lines", 120)
		for _, turn := range []struct {
			on   bool
			says string
		}{{true, "You are an operator here now"}, {false, "You are no operator here any more"}} {
			d.sent()
			d.types("tea")
			d.seat.SetOperator(turn.on)
			synctest.Wait()
			if got := d.sent(); strings.Contains(got, turn.says) {
				t.Errorf("it is told into what she writes: %q", got)
			}
			if got := d.types("\r"); strings.Count(got, turn.says) != 1 {
				t.Errorf("she reads %q", got)
			}
		}
	})
	for raw, want := range map[string]int{"lines": 1, "lines -q": 0} {
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			s := roomtest.Seat(t, r, "lily")
			end, errs := following(t, knockAs(t, r, ""), s, raw+" -f", io.Discard)
			synctest.Wait()
			s.SetOperator(true)
			synctest.Wait()
			if got := strings.Count(errs.String(), "You are an operator here now"); got != want {
				t.Errorf("%s says it %d times: %s", raw, got, errs)
			}
			end(nil)
		})
	}
}
