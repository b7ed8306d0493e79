package roomtest

// Rooms and people for tests: what has to work and does not ends the test there, so that a story
// says only what it is about. A room that ends with an error fails its test, unless it was killed.

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

// Open runs a room in memory until the test ends.
func Open(t testing.TB) *room.Room {
	t.Helper()
	r, _ := Start(t, NewMemory())
	return r
}

// With runs a room with other limits in memory until the test ends.
func With(t testing.TB, l room.Limits) *room.Room {
	t.Helper()
	r, _ := StartWith(t, NewMemory(), l)
	return r
}

// Start runs a room on m. The room stops when stop is called, or the test ends.
func Start(t testing.TB, m *Memory) (r *room.Room, stop func()) {
	t.Helper()
	return StartWith(t, m, room.DefaultLimits())
}

// StartWith is Start for a room with other limits.
func StartWith(t testing.TB, m *Memory, l room.Limits) (r *room.Room, stop func()) {
	t.Helper()
	return Made(t, func(c *room.Config) { c.Log, c.History, c.Limits = m, m, l })
}

// Logged runs a room in memory that logs, until the test ends.
func Logged(t testing.TB, logger *slog.Logger) *room.Room {
	t.Helper()
	r, _ := Made(t, func(c *room.Config) { c.Logger, c.Limits = logger, room.DefaultLimits() })
	return r
}

// Share runs the room of a node on a shared log, with a history of its own, as Start does.
func Share(t testing.TB, node string, log room.Log, h room.History) (r *room.Room, stop func()) {
	t.Helper()
	return Made(t, func(c *room.Config) { c.Node, c.Log, c.History, c.Limits = node, log, h, room.DefaultLimits() })
}

// Made runs a room that is made in another way, as Start does. It is in a memory of its own,
// without limits, unless change says otherwise.
func Made(t testing.TB, change func(*room.Config)) (r *room.Room, stop func()) {
	t.Helper()
	m := NewMemory()
	cfg := room.Config{Node: "one", Log: m, History: m, Logger: slog.New(slog.DiscardHandler), Seats: 100_000, Channels: state.ChannelsMost}
	change(&cfg)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := room.Open(ctx, cfg)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil && !errors.Is(err, ErrLost) { // a node that was killed
			t.Errorf("the room ended with %v", err)
		}
	}
	t.Cleanup(stop)
	return r, stop
}

// Seat lets somebody without a key into the room.
func Seat(t testing.TB, r *room.Room, name string) *room.Seat {
	t.Helper()
	return SeatOf(t, r, name, room.NewVisit())
}

// SeatOf lets an identity into the room.
func SeatOf(t testing.TB, r *room.Room, name string, id state.Identity) *room.Seat {
	t.Helper()
	s, err := r.Enter(t.Context(), Arrive(t, name, id))
	OK(t, err)
	return s
}

// OK ends the test where something that has to work does not.
func OK(t interface {
	Helper()
	Fatal(...any)
}, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Do has somebody do what the room may not refuse.
func Do(t testing.TB, s *room.Seat, bodies ...state.Body) {
	t.Helper()
	for _, b := range bodies {
		_, err := s.Do(context.Background(), b, nil)
		OK(t, err)
	}
}

// Say has somebody say something to everybody.
func Say(t testing.TB, s *room.Seat, line string) {
	t.Helper()
	Do(t, s, &state.Say{Text: line})
}

// Rename gives somebody another name.
func Rename(t testing.TB, s *room.Seat, name string) {
	t.Helper()
	Do(t, s, &state.Rename{Name: Name(t, name)})
}

// Operator lets somebody in whose key is in the admins file.
func Operator(t testing.TB, r *room.Room, name string) *room.Seat {
	t.Helper()
	a := Arrive(t, name, state.KeyIdentity("SHA256:"+name))
	a.Operator = true
	s, err := r.Enter(t.Context(), a)
	OK(t, err)
	return s
}

// Name is a name that is in order.
func Name(t testing.TB, written string) text.Name {
	t.Helper()
	name, err := text.NewName(written)
	OK(t, err)
	return name
}

// Arrive is what a door would say of somebody with that name.
func Arrive(t testing.TB, name string, id state.Identity) room.Arrival {
	t.Helper()
	return room.Arrival{Identity: id, Wanted: Name(t, name), Spare: Name(t, "quiet-oolong")}
}

// OneGoroutine leaves a test of what one goroutine does out where -short is asked for, as beside
// -race: it has nothing to find there, and takes ten times as long.
func OneGoroutine(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("one goroutine does it all")
	}
}
