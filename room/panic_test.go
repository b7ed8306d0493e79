package room_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/fault"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// broken is a log and a history that break the program which uses them, where a
// line is said that asks for it.
type broken struct {
	*roomtest.Memory
	at string
}

// breaks tells whether a line of a batch asks for this.
func (b *broken) breaks(at string, batch []*state.Proposal) bool {
	for _, p := range batch {
		if say, ok := p.Body.(*state.Say); ok && b.at == at && say.Text == "break" {
			return true
		}
	}
	return false
}

func (b *broken) Append(ctx context.Context, batch []*state.Proposal) ([]uint64, error) {
	seqs, err := b.Memory.Append(ctx, batch)
	if b.breaks("the appender", batch) {
		panic("somebody's words")
	}
	if b.breaks("the loop", batch) {
		return nil, roomtest.ErrLost // so that it is read
	}
	return seqs, err
}

func (b *broken) Read(ctx context.Context, from uint64, fn func(room.Entry) error) error {
	return b.Memory.Read(ctx, from, func(e room.Entry) error {
		if b.breaks("the loop", []*state.Proposal{e.Proposal}) {
			e.Proposal.Body = nil // which no log gives
		}
		return fn(e)
	})
}

func (b *broken) Commit(ctx context.Context, batch *room.Batch) error {
	for _, e := range batch.Events {
		if b.at == "the keeper" && e.Text == "break" {
			panic("somebody's words")
		}
	}
	return b.Memory.Commit(ctx, batch)
}

// Whatever part of a room panics: everybody is told that it stops, the operator
// gets an error and a stack without anybody's words, and the next start has all
// that was acknowledged.
func TestAPanicInTheRoomStopsItInOrder(t *testing.T) {
	for _, part := range []string{"the loop", "the appender", "the keeper"} {
		t.Run(part, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				disk := &broken{Memory: roomtest.NewMemory(), at: part}
				var log bytes.Buffer
				r, err := room.Open(t.Context(), room.Config{
					Node: "one", Log: disk, History: disk, Logger: slog.New(slog.NewTextHandler(&log, nil)), Seats: 10,
				})
				roomtest.OK(t, err)
				ended := make(chan error, 1)
				go func() { ended <- r.Run(t.Context()) }()
				lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
				do(t, lily, &state.Say{Text: "acknowledged"})
				_, said := lily.Do(t.Context(), &state.Say{Text: "break"}, nil)

				if _, caught := errors.AsType[*fault.Error](<-ended); !caught {
					t.Error("the room does not say what ended it")
				}
				if log := log.String(); !strings.Contains(log, "panicked") || !strings.Contains(log, "stack=") || strings.Contains(log, "somebody") {
					t.Errorf("the log has %s", log)
				}
				<-bob.Ended()
				if how := bob.How(); how != state.HowStopped {
					t.Errorf("bob is told that he left by %q", how)
				}
				var stopped *state.Refusal
				if said != nil && (!errors.As(said, &stopped) || stopped.Code != state.Stopping) {
					t.Errorf("whose line it was is told %v", said)
				}

				r, _ = roomtest.Start(t, disk.Memory)
				back, err := roomtest.Seat(t, r, "bob").Before(t.Context(), state.Scope{}, 0, 10)
				if err != nil || len(back) != 2 || back[0].Text != "acknowledged" || back[1].Text != "break" {
					t.Errorf("after a restart bob reads %v (%v)", back, err)
				}
			})
		})
	}
}
