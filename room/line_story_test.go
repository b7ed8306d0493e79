package room_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// slowly is a history that writes no edit, and of nobody that they are forgotten, while it is held.
type slowly struct {
	*roomtest.Memory
	held chan struct{} // open while it is
}

func (h slowly) Commit(ctx context.Context, b *room.Batch) error {
	if slices.ContainsFunc(b.Events, func(e *state.Event) bool { return e.Kind == state.KindEdit || e.Kind == state.KindForget }) {
		<-h.held
	}
	return h.Memory.Commit(ctx, b)
}

// Who reads back what the disk alone has reads what has become of it, and not what the
// disk had before a change got there.
func TestALineIsReadBackAsItIsNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		history := slowly{roomtest.NewMemory(), make(chan struct{})}
		close(history.held)
		open := func() (*room.Room, func()) {
			return roomtest.Made(t, func(c *room.Config) {
				c.Log, c.History, c.Limits = history.Memory, history, room.DefaultLimits()
			})
		}
		r, stop := open()
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, lily, &state.Register{})
		line := do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "lily")}, Text: "at four"})[0]
		stop()

		history.held = make(chan struct{})
		r, stop = open()
		lily = arrive(t, r, "lily", arrival{id: key("lily")}) // whose private lines no memory holds
		bob = arrive(t, r, "bob", arrival{id: key("bob")})
		synctest.Wait()
		do(t, bob, &state.Edit{Ref: state.Ref{N: line.N}, Text: "at five"})
		read := make(chan string, 1)
		go func() {
			lines, err := lily.Before(t.Context(), state.Scope{}, line.N+1, 10)
			if err != nil || len(lines) != 1 {
				read <- "nothing"
				return
			}
			read <- lines[0].Text
		}()
		synctest.Wait()
		close(history.held)
		if text := <-read; text != "at five" {
			t.Errorf("lily reads %q", text)
		}
		stop()
	})
}

// Nor what somebody had said who is forgotten: nobody would tell them of that again.
func TestWhoIsForgottenIsNotReadBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		history := slowly{roomtest.NewMemory(), make(chan struct{})}
		close(history.held)
		open := func() (*room.Room, func()) {
			return roomtest.Made(t, func(c *room.Config) { c.Log, c.History = history.Memory, history })
		}
		r, stop := open()
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		line := do(t, lily, &state.Whisper{To: []state.Person{person(t, r, "bob")}, Text: "at four"})[0]
		stop()

		history.held = make(chan struct{})
		r, stop = open()
		defer stop()
		lily = arrive(t, r, "lily", arrival{id: key("lily")})
		bob = arrive(t, r, "bob", arrival{id: key("bob")}) // whose private lines no memory holds
		synctest.Wait()
		do(t, lily, &state.Forget{})
		read := make(chan []*state.Event, 1)
		go func() {
			lines, _ := bob.Before(t.Context(), state.Scope{}, line.N+1, 10)
			read <- lines
		}()
		synctest.Wait()
		close(history.held)
		if lines := <-read; len(lines) != 1 || !lines[0].Gone {
			t.Errorf("bob reads %+v", lines)
		}
	})
}

// Nobody learns from a refusal whether a line exists that they cannot read.
func TestARefusalTellsNothingOfAHiddenLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		eve := arrive(t, r, "eve", arrival{id: key("eve")})
		do(t, lily, &state.Register{})
		do(t, eve, &state.Register{})
		in := do(t, lily, &state.Found{Name: roomtest.Arrive(t, "dev", "").Wanted, Closed: true, Most: 10})[0].In
		hidden := []state.Ref{
			{N: do(t, lily, &state.Say{Text: "secret", In: in})[0].N},
			{N: do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "lily")}, Text: "secret"})[0].N},
			{In: in, Seq: 1}, {With: person(t, r, "lily").ID, Seq: 1}, {N: 1 << 40}, {Seq: 1 << 40},
		}
		for _, ref := range hidden {
			for _, b := range []state.Body{
				&state.Edit{Ref: ref, Text: "x"}, &state.React{Ref: ref, Sign: "👍"}, &state.React{Ref: ref, Sign: "👍", Off: true}, &state.Unsend{Ref: ref},
				&state.Say{Text: "x", Answers: ref}, &state.Whisper{To: []state.Person{person(t, r, "lily")}, Text: "x", Answers: ref},
			} {
				refused(t, eve, b, state.NoSuchLine)
			}
		}
	})
}

func TestALineThatWasEditedIsSentAgainWithItsNonce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		cron := arrive(t, r, "cron", arrival{id: key("cron")})
		line := do(t, cron, &state.Say{Text: "deployed", Nonce: "job/7"})[0]
		do(t, cron, &state.Edit{Text: "deployed twice"})
		if e := sent(t, cron, "job/7", "deployed"); e == nil || e.N != line.N || e.Text != "deployed twice" {
			t.Errorf("it is taken for %v", e)
		}
	})
}

// A mark that names what is nobody's line is told so, whoever's doing it was.
func TestOnlyLinesAreChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		ruth := arrive(t, r, "ruth", arrival{id: key("ruth")})
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		events, _ := ruth.Read(nil)
		came := events[len(events)-1]
		for _, who := range []*room.Seat{bob, ruth} {
			refused(t, who, &state.Edit{Ref: state.Ref{N: came.N}, Text: "hi"}, state.NoSuchLine)
			refused(t, who, &state.Unsend{Ref: state.Ref{N: came.N}}, state.NoSuchLine)
		}
	})
}

// What operators take out is gone in each of its versions, from who reads live, too.
func TestARemovedLineLeavesNoVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		eve := arrive(t, r, "eve", arrival{id: key("eve")})
		line := do(t, bob, &state.Say{Text: "you fool"})[0]
		do(t, eve, &state.React{Ref: state.Ref{N: line.N}, Sign: "👎"})
		do(t, bob, &state.Edit{Ref: state.Ref{N: line.N}, Text: "you idiot"})
		do(t, ruth, &state.Remove{Lines: []uint64{line.N}})
		events, _ := eve.Read(nil) // who was slow
		for _, e := range events {
			if e.Talk() && !e.Gone || e.Kind == state.KindEdit && e.Text != "" || len(e.Reactions) > 0 {
				t.Errorf("%s still reads %+v", "eve", e)
			}
		}
		refused(t, bob, &state.Edit{Ref: state.Ref{N: line.N}, Text: "you fool"}, state.NothingToEdit)
		refused(t, eve, &state.React{Ref: state.Ref{N: line.N}, Sign: "👍"}, state.NoSuchLine)
	})
}
