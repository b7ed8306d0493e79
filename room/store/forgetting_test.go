package store

import (
	"context"
	"database/sql"
	"slices"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// forgot is a batch by which somebody has themselves forgotten, and says more in it.
func forgot(n uint64, who state.Identity, after ...string) *room.Batch {
	b := &room.Batch{Events: []*state.Event{{N: n, Kind: state.KindForget, Who: person(who)}}}
	for i, text := range after {
		b.Events = append(b.Events, &state.Event{N: n + 1 + uint64(i), Kind: state.KindSay, Who: person(who), Text: text})
	}
	b.LastN = n + uint64(len(after))
	b.Applied = b.LastN
	return b
}

// holds holds what the disk has against what it should have.
func holds(t *testing.T, s *Store, want ...string) {
	t.Helper()
	var said []string
	if err := s.snapshot(t.Context(), func(tx *sql.Tx) (err error) {
		said, err = column(t.Context(), tx, "SELECT body ->> '$.text' FROM event WHERE body ->> '$.text' <> '' ORDER BY n")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(said, want) {
		t.Errorf("the disk has %q, want %q", said, want)
	}
}

// What somebody says behind that is theirs again, though it is stored with it.
func TestWhatIsSaidAfterwardsStays(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s, "zeppelin", "zither")
	mustCommit(t, s, forgot(3, lily, "a new beginning"))
	if err := s.Forgotten(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	holds(t, s, "a new beginning")
}

// A server that stops or crashes in the middle goes on with its next start: whoever it was
// need not come again, and a guest cannot. A key that becomes theirs meanwhile keeps its
// lines, for it was not theirs when they were forgotten.
func TestTheNextStartForgetsOn(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	told(t, s, "zeppelin")
	mustCommit(t, s, &room.Batch{Applied: 2, LastN: 2, Events: []*state.Event{{N: 2, Kind: state.KindSay, Who: person(otto), Text: "trumpet"}}})
	s.stop() // as if it had crashed with the next commit
	mustCommit(t, s, forgot(3, lily, "more"))
	mustCommit(t, s, &room.Batch{Applied: 5, LastN: 5, Events: []*state.Event{{N: 5, Kind: state.KindRegister, Who: person(lily), Was: otto}}})
	if err := s.Forgotten(t.Context(), 2); err != nil {
		t.Errorf("who asks for those before waits: %v", err)
	}
	if err := s.Forgotten(t.Context(), 3); err == nil {
		t.Error("it is said to be done by a store whose helpers have stopped")
	}
	holds(t, s, "zeppelin", "trumpet", "more")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, dir)
	if err := s.Forgotten(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
	holds(t, s, "trumpet", "more")
}

// opened is a room that keeps its log in a store.
func opened(t *testing.T, s *Store, h room.History) (r *room.Room, stop func()) {
	t.Helper()
	return roomtest.Made(t, func(c *room.Config) { c.Log, c.History, c.Limits = s, h, room.DefaultLimits() })
}

// hangs is a history whose reader hangs up when it is to wait for those who are forgotten.
type hangs struct {
	*Store
	up context.CancelFunc
}

func (h hangs) Forgotten(ctx context.Context, n uint64) error {
	h.up()
	return ctx.Err()
}

// Whoever is forgotten may be gone before it is done: everybody was told.
func TestWhoHangsUpIsForgottenAllTheSame(t *testing.T) {
	s := reopen(t, t.TempDir())
	ctx, hangUp := context.WithCancel(t.Context())
	defer hangUp()
	r, stop := opened(t, s, hangs{s, hangUp})
	defer stop()
	guest := roomtest.SeatOf(t, r, "lily", room.NewVisit())
	roomtest.Say(t, guest, "zeppelin")
	if _, err := guest.Forget(ctx); err == nil {
		t.Error("it was done before she hung up")
	}
	guest.Leave(state.HowLost)
	roomtest.OK(t, s.Forgotten(t.Context(), untilNow))
	holds(t, s)
}

// Whoever registers before it is carried out keeps none of their private lines either, and
// whoever read those is not told by the conversation whose the tombstones are.
func TestWhoRegistersMeanwhileIsForgotten(t *testing.T) {
	const account = state.Identity("acct:9")
	dir := t.TempDir()
	s := reopen(t, dir)
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{{N: 1, Kind: state.KindWhisper, Who: person(lily), To: []state.Person{person(otto)}, Text: "zeppelin"}}})
	s.stop() // so that it is carried out by the next start
	mustCommit(t, s, forgot(2, lily))
	mustCommit(t, s, &room.Batch{Applied: 3, LastN: 3, Events: []*state.Event{{N: 3, Kind: state.KindRegister, Who: person(account), Was: lily}}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, dir)
	if err := s.Forgotten(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	for _, v := range []state.Viewer{
		{ID: account, Scope: state.Scope{All: true}},
		{ID: otto, Scope: state.Scope{With: account}},
	} {
		said, err := s.Before(t.Context(), v, 3, 10)
		if err != nil || slices.ContainsFunc(said, func(e *state.Event) bool { return e.N == 1 }) {
			t.Errorf("%s reads %v with %q (%v)", v.ID, said, v.Scope.With, err)
		}
	}
}
