package dispatch

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
	"teahouse/ui/stdio/stdiotest"
	"teahouse/ui/words"
)

// What may be taken later ends with 75, what was written wrongly with 2, and all
// else that is refused with 1: for each reason that there is.
func TestEveryReasonHasItsStatus(t *testing.T) {
	later := []string{
		"flooded", "crowded", "slowed", "room-full", "address-full", "seats-taken", "not-kept", "stopping", "took-long",
		"too-many-accounts", "too-many-talks", "too-many-reports", "founded-today", "silent", "drained",
	}
	reasons := stdiotest.Def("code").Enum()
	for _, c := range state.Codes() {
		if !slices.Contains(reasons, string(c)) {
			t.Errorf("%s is not in the schema", c)
		}
		says := words.English().Refusal(&state.Refusal{Code: c, Name: "lily", Wait: 3 * time.Second, Max: 7, Until: time.Now().Add(time.Hour)})
		again := strings.Contains(says, "ry again in ") || strings.Contains(says, "Come again in ") || strings.Contains(says, "then come again")
		if again && stdio.StatusFor(string(c)) != stdio.StatusLater {
			t.Errorf("%s says to come again, and ends with %d: %s", c, stdio.StatusFor(string(c)), says)
		}
	}
	for _, reason := range reasons {
		want := stdio.StatusRefused
		switch {
		case slices.Contains(later, reason):
			want = stdio.StatusLater
		case reason == "usage":
			want = stdio.StatusUsage
		}
		if got := stdio.StatusFor(reason); got != want {
			t.Errorf("%s ends with %d, not %d", reason, got, want)
		}
	}
}

// swamp is a history in which nothing is found in time.
type swamp struct{ *roomtest.Memory }

func (swamp) Search(context.Context, state.Viewer, room.Query, uint64, int, bool) ([]*state.Event, error) {
	return nil, room.ErrSlow
}

func (swamp) Since(ctx context.Context, _ state.Viewer, _ uint64, _ int) ([]*state.Event, uint64, error) {
	<-ctx.Done()
	return nil, 0, ctx.Err()
}

func (swamp) Day(ctx context.Context, _ state.Viewer, _, _ time.Time) (uint64, error) {
	<-ctx.Done()
	return 0, ctx.Err()
}

func (swamp) Audit(ctx context.Context, _ bool, _ uint64, _ int) ([]*state.Event, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// Whatever a verb looks up: what takes too long now is tried again later.
func TestWhatTakesTooLongToLookUpEndsWithLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Made(t, func(c *room.Config) { c.Log, c.History = m, swamp{m} })
		boss := knockAs(t, r, "boss")
		boss.id = state.KeyIdentity("SHA256:boss")
		boss.as = func(s *room.Seat) {
			s.SetOperator(true)
			synctest.Wait()
		}
		for _, raw := range []string{
			"search tea", "search --json tea", "tail --since 1h", "tail --since forever", "tail -f --since forever", "tail -f --json --since 1h", "audit", "audit --json", "bot --since forever",
		} {
			if got := boss.ssh(raw); got.status != stdio.StatusLater || got.err == "" {
				t.Errorf("%s: %+v", raw, got)
			}
		}
	})
}
