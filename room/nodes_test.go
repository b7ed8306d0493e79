package room_test

// Stories of what operators do with nodes, and of what is the same on all of them.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func wantRefusal(t testing.TB, err error, code state.Code) *state.Refusal {
	t.Helper()
	r, ok := errors.AsType[*state.Refusal](err)
	if !ok || r.Code != code {
		t.Fatalf("%v, want a refusal %s", err, code)
	}
	return r
}

func TestADrainedNodeSendsItsPeopleAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		boss, local := roomtest.Operator(t, h.rooms[1], "ann"), roomtest.Operator(t, h.rooms[0], "eve")
		var guests []*room.Seat
		for i := range 15 {
			guests = append(guests, roomtest.Seat(t, h.rooms[0], fmt.Sprint("guest", i)))
		}
		roomtest.Do(t, boss, &state.Drain{Node: "a", Text: "b.example.com"})
		synctest.Wait() // until the other node has read it, too
		_, err := h.rooms[0].Enter(t.Context(), roomtest.Arrive(t, "late", room.NewVisit()))
		if why := wantRefusal(t, err, state.Drained); why.Reason != "b.example.com" || !why.Temporary() {
			t.Errorf("a newcomer is told %+v", why)
		}
		time.Sleep(1500 * time.Millisecond)
		synctest.Wait()
		if n := len(h.rooms[1].Roster().People); n != 7 {
			t.Errorf("%d people are there after a second, want the two operators and five", n)
		}
		time.Sleep(time.Second)
		for _, g := range guests {
			<-g.Ended()
			if g.How() != state.HowRemoved || g.Farewell().Code != state.Drained || g.Farewell().Reason != "b.example.com" {
				t.Fatalf("whoever is sent away is told %v, %v", g.How(), g.Farewell())
			}
		}
		_, err = local.Do(t.Context(), &state.Drain{Node: "b"}, nil)
		wantRefusal(t, err, state.LastNode)
		_, err = roomtest.Seat(t, h.rooms[1], "lily").Do(t.Context(), &state.Drain{Node: "a", Off: true}, nil)
		wantRefusal(t, err, state.NotOperator)
		roomtest.Do(t, local, &state.Drain{Node: "a", Off: true})
		roomtest.Seat(t, h.rooms[0], "late")
	})
}

func TestOperatorsSeeTheNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 3)
		boss, lily := roomtest.Operator(t, h.rooms[1], "ann"), state.KeyIdentity("SHA256:lily")
		one := roomtest.SeatOf(t, h.rooms[0], "lily", lily)
		roomtest.SeatOf(t, h.rooms[2], "lily", lily)
		synctest.Wait()
		if got := boss.NodesOf(lily); fmt.Sprint(got) != "[a c]" {
			t.Errorf("lily is at %v", got)
		}
		if one.NodesOf(lily) != nil {
			t.Error("anybody learns where somebody is")
		}
		_, err := one.Nodes()
		wantRefusal(t, err, state.NotOperator)
		h.rooms[1].Down("c", 1)
		synctest.Wait()
		all, err := boss.Nodes()
		roomtest.OK(t, err)
		got := ""
		for _, n := range all {
			got += fmt.Sprintf("%s %d %d %v; ", n.Name, n.Epoch, n.Terminals, n.Down)
		}
		if want := "a 1 1 false; b 1 1 false; c 2 1 false; "; got != want { // c was only taken for dead
			t.Errorf("the nodes are %q, want %q", got, want)
		}
	})
}

// What some node does not know is kept off until all nodes know it.
func TestWhatANodeDoesNotKnowIsKeptOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &house{log: roomtest.NewShared()}
		old := &state.Proposal{ID: "old", Nth: 1, Seat: state.SeatID{Node: "old", Epoch: 1}, Body: &state.NodeUp{Partings: true}}
		roomtest.OK(t, h.log.Write(old))
		r, _ := roomtest.Share(t, "a", h.log.Node(), roomtest.NewMemory())
		roomtest.Share(t, "b", h.log.Node(), roomtest.NewMemory())
		boss := roomtest.Operator(t, r, "ann")
		_, err := boss.Do(t.Context(), &state.Drain{Node: "b"}, nil)
		wantRefusal(t, err, state.NotYet)
		_, err = boss.Do(t.Context(), &state.Heed{Nums: []uint64{1}}, nil)
		wantRefusal(t, err, state.NotYet)
		r.Down("old", 1)
		synctest.Wait()
		roomtest.Do(t, boss, &state.Drain{Node: "b"}, &state.Heed{Nums: []uint64{1}})
	})
}

// A room that does not end in order, and how.
func endsWith(t *testing.T, node string, log room.Log, then func()) error {
	t.Helper()
	r, err := room.Open(t.Context(), room.Config{Node: node, Log: log, History: roomtest.NewMemory(), Logger: slog.New(slog.DiscardHandler), Seats: 10})
	roomtest.OK(t, err)
	ended := make(chan error, 1)
	go func() { ended <- r.Run(t.Context()) }()
	synctest.Wait()
	then()
	return <-ended
}

func TestATeahouseThatIsTooOldEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := roomtest.NewShared()
		invented := new(state.Proposal)
		roomtest.OK(t, json.Unmarshal([]byte(`{"v":1,"id":"x","at":1,"nth":2,"seat":{"node":"new","epoch":1,"num":1},"kind":"invented","body":{}}`), invented))
		if err := endsWith(t, "a", log.Node(), func() { roomtest.OK(t, log.Write(invented)) }); !errors.Is(err, room.ErrOlder) {
			t.Errorf("a room that meets what it does not know ends with %v", err)
		}
		_, err := room.Open(t.Context(), room.Config{Node: "b", Log: log.Node(), History: roomtest.NewMemory(), Logger: slog.New(slog.DiscardHandler), Seats: 10})
		if !errors.Is(err, room.ErrOlder) {
			t.Errorf("one that starts there: %v", err)
		}
	})
}

func TestTwoNodesOfOneName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := roomtest.NewShared()
		err := endsWith(t, "a", log.Node(), func() {
			r, _ := roomtest.Share(t, "a", log.Node(), roomtest.NewMemory())
			roomtest.Say(t, roomtest.Seat(t, r, "lily"), "hi")
		})
		if !errors.Is(err, room.ErrNodeTaken) {
			t.Errorf("the node whose name another bears ends with %v", err)
		}
	})
}

// Whoever was at a node that died comes in through another, under their name.
func TestWhoseNodeDiedComesBackElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		bob := roomtest.Seat(t, h.rooms[1], "bob")
		roomtest.Say(t, roomtest.Seat(t, h.rooms[0], "lily"), "last words")
		h.ends[0].Kill()
		h.rooms[1].Down("a", 1)
		synctest.Wait()
		lily := roomtest.Seat(t, h.rooms[1], "lily")
		if name := lily.Me().Person.Name; name != "lily" {
			t.Errorf("lily is %s", name)
		}
		wantLines(t, bob, "lily: last words")
		h.stops[0]()
		r, _ := roomtest.Share(t, "a", h.log.Node(), h.kept[0])
		if n := len(r.Roster().People); n != 2 {
			t.Errorf("a node that comes back sees %d people", n)
		}
	})
}

// Whose name is gone when their node comes back gets another, and reads so.
func TestANameThatWasTakenMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily := roomtest.Seat(t, h.rooms[0], "lily")
		roomtest.Do(t, lily, &state.Away{Reason: "tea"})
		heal := h.ends[0].Cut()
		h.rooms[1].Down("a", 1)
		synctest.Wait()
		roomtest.Seat(t, h.rooms[1], "lily")
		heal()
		synctest.Wait()
		events, _ := lily.Read(nil)
		last := events[len(events)-1]
		if me := lily.Me(); me.Person.Name != "lily2" || me.Reason != "tea" || last.Kind != state.KindRename || last.Old != "lily" {
			t.Errorf("lily is %+v, and reads %+v last", me, last)
		}
	})
}

func TestAPersonAtTwoNodesIsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		who := state.KeyIdentity("SHA256:lily")
		one, two := roomtest.SeatOf(t, h.rooms[0], "lily", who), roomtest.SeatOf(t, h.rooms[1], "lily", who)
		bob := roomtest.Seat(t, h.rooms[0], "bob")
		synctest.Wait()
		if n := len(h.rooms[1].Roster().People); n != 2 {
			t.Errorf("%d people are there", n)
		}
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{one.Me().Person}, Text: "secret"})
		wantLines(t, one, "bob: secret")
		wantLines(t, two, "bob: secret")
		wantLines(t, roomtest.Seat(t, h.rooms[1], "eve"))
		one.Leave(state.HowLeft)
		synctest.Wait()
		if _, here := h.rooms[0].Roster().Find("lily"); !here {
			t.Error("lily is gone from both with one")
		}
	})
}

func TestABanHoldsOnAllNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		boss := roomtest.Operator(t, h.rooms[1], "ann")
		mallory := roomtest.SeatOf(t, h.rooms[0], "mallory", state.KeyIdentity("SHA256:m"))
		roomtest.Do(t, boss, &state.Mute{Whom: mallory.Me().Person, For: time.Hour, Reason: "noise"})
		synctest.Wait()
		_, err := mallory.Do(t.Context(), &state.Say{Text: "noise"}, nil)
		wantRefusal(t, err, state.Muted)
		roomtest.Do(t, boss, &state.Ban{Whom: mallory.Me().Person, For: time.Hour, Reason: "noise"})
		<-mallory.Ended()
		if mallory.Farewell() == nil || mallory.Farewell().Code != state.Banned {
			t.Errorf("mallory leaves with %v", mallory.Farewell())
		}
		for _, r := range h.rooms {
			_, err := r.Enter(t.Context(), roomtest.Arrive(t, "mallory", state.KeyIdentity("SHA256:m")))
			wantRefusal(t, err, state.Banned)
		}
	})
}

func TestWhoIsForgottenIsForgottenOnAllNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily, bob := roomtest.SeatOf(t, h.rooms[0], "lily", state.KeyIdentity("SHA256:lily")), roomtest.Seat(t, h.rooms[1], "bob")
		roomtest.Say(t, lily, "my secret")
		_, err := lily.Forget(t.Context())
		roomtest.OK(t, err)
		roomtest.Say(t, lily, "after it")
		time.Sleep(time.Minute)
		synctest.Wait()
		for i, kept := range h.kept {
			events, err := kept.Before(t.Context(), state.Viewer{ID: bob.Me().Person.ID}, 1000, 100)
			roomtest.OK(t, err)
			for _, e := range events {
				if e.Text == "my secret" {
					t.Errorf("node %d has it still", i)
				}
			}
			if len(events) != 2 {
				t.Errorf("node %d has %d lines, want the tombstone and another", i, len(events))
			}
		}
	})
}

// A message that the log has more than once is said once.
func TestCopiesCountOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily, bob := roomtest.Seat(t, h.rooms[0], "lily"), roomtest.Seat(t, h.rooms[1], "bob")
		h.ends[0].Repeat(3)
		roomtest.Say(t, lily, "one")
		h.ends[0].Repeat(1)
		h.log.Again()
		roomtest.Say(t, lily, "two")
		wantLines(t, bob, "lily: one", "lily: two")
		wantLines(t, lily, "lily: one", "lily: two")
	})
}

// Names that many want at once on all nodes have one bearer each, the same everywhere.
func TestNamesThatManyWant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 3)
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				_, err := h.rooms[i%3].Enter(context.Background(), roomtest.Arrive(t, []string{"lily", "bob"}[i%2], room.NewVisit()))
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		synctest.Wait()
		first := h.rooms[0].Roster()
		for i, r := range h.rooms {
			list := r.Roster()
			if len(list.People) != 60 {
				t.Fatalf("on node %d there are %d people", i, len(list.People))
			}
			for k, p := range list.People {
				if p.ID != first.People[k].ID || p.Fold != first.People[k].Fold || k > 0 && p.Fold == list.People[k-1].Fold {
					t.Fatalf("on node %d, %s stands where %s does on another", i, p.Person.Name, first.People[k].Person.Name)
				}
			}
		}
	})
}
