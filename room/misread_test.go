package room_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// damaged is a history of which some lines cannot be read.
type damaged struct{ *library }

func (*damaged) Since(context.Context, state.Viewer, uint64, int) ([]*state.Event, uint64, error) {
	return nil, 0, errors.New("event 7: it is damaged")
}

// TestWhatCannotBeReadIsLogged: whoever asked is told only that something broke, so nobody else would know why.
func TestWhatCannotBeReadIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		l := &library{Memory: roomtest.NewMemory(), takes: time.Hour}
		r, _ := roomtest.Made(t, func(c *room.Config) {
			c.Log, c.History, c.Logger = l, &damaged{l}, slog.New(slog.NewTextHandler(&log, nil))
		})
		eve := roomtest.SeatOf(t, r, "eve", key("eve"))
		_, err := eve.Search(t.Context(), state.Scope{}, room.Query{Words: "the"}, 0, 10)
		gives(t, err, state.TookLong)
		if log.Len() != 0 {
			t.Errorf("of what takes long is logged %s", &log)
		}
		const misreadEach = time.Minute
		for _, want := range []int{1, 1, 2} {
			if _, _, err := eve.Since(t.Context(), state.Scope{}, 0, 10); err == nil {
				t.Fatal("it was read")
			}
			if got := strings.Count(log.String(), "event 7: it is damaged"); got != want {
				t.Errorf("%d times, want %d:\n%s", got, want, &log)
			}
			time.Sleep(misreadEach / 4 * 3)
		}
	})
}
