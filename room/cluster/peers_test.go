package cluster

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// watcher is a node that looks at leases, on a clock of its own.
type watcher struct {
	t    *testing.T
	p    peers
	now  time.Time
	rev  uint64
	last map[string]message
}

func newWatcher(t *testing.T) *watcher {
	return &watcher{t: t, p: peers{all: map[string]*sighting{}}, now: time.Now(), last: map[string]message{}}
}

// renew has nodes renew their leases.
func (w *watcher) renew(nodes ...string) {
	w.t.Helper()
	for _, node := range nodes {
		w.rev++
		data, err := json.Marshal(Peer{Node: node, Instance: node})
		if err != nil {
			w.t.Fatal(err)
		}
		w.last[node] = message{seq: w.rev, subject: "$KV.room-nodes." + leaseKey(node), data: data}
		w.p.take(w.last[node], "me", w.now)
	}
}

// pass has time go by, while nodes renew as they should.
func (w *watcher) pass(d time.Duration, nodes ...string) {
	w.t.Helper()
	for end := w.now.Add(d); w.now.Before(end); w.now = w.now.Add(leaseEvery / 2) {
		w.renew(nodes...)
	}
}

func (w *watcher) gone(want ...string) {
	w.t.Helper()
	w.goneOf(map[string]uint64{"me": 1, "b": 1, "c": 1, "d.e": 1}, want...)
}

// goneOf is gone where the room has some epochs of nodes for living.
func (w *watcher) goneOf(up map[string]uint64, want ...string) {
	w.t.Helper()
	if got := w.p.silent(up, "me", w.now); !slices.Equal(got, want) {
		w.t.Errorf("gone are %v, want %v", got, want)
	}
}

func TestWhoDoesNotRenewIsGone(t *testing.T) {
	w := newWatcher(t)
	w.pass(leaseFor-time.Second, "me", "b", "c", "d.e")
	w.gone()
	w.pass(leaseFor-2*time.Second, "me", "b")
	w.gone()
	w.pass(2*time.Second, "me", "b")
	w.gone("c", "d.e")
	w.pass(time.Second, "me", "b", "d.e") // it was only slow
	w.gone("c")
}

// Nodes that never come back are forgotten, and what a late server tells of one brings it back to
// nobody's list.
func TestNodesThatNeverComeBackAreForgotten(t *testing.T) {
	w := newWatcher(t)
	w.pass(leaseFor, "me", "b")
	w.goneOf(map[string]uint64{"me": 1, "b": 1})
	late := w.last["b"]
	w.rev++
	ended := message{seq: w.rev, subject: late.subject, header: nats.Header{"KV-Operation": {"DEL"}}}
	w.p.take(ended, "me", w.now)
	w.p.take(late, "me", w.now)
	w.pass(leaseFor, "me")
	w.goneOf(map[string]uint64{"me": 1})
	if s := w.p.all["b"]; s == nil || s.held {
		t.Errorf("of a lease that has just ended it is known %+v", s)
	}
	w.pass(leaseGone, "me")
	w.goneOf(map[string]uint64{"me": 1})
	if len(w.p.all) != 1 || len(w.p.begun) != 1 {
		t.Errorf("it still knows the leases %v and the epochs %v", w.p.all, w.p.begun)
	}
}

// A node that comes back after it was declared gone has begun another epoch before its lease is
// renewed, and is not gone again for that, but if it never renews it.
func TestWhoBeginsAnewIsNotGone(t *testing.T) {
	w := newWatcher(t)
	before, anew := map[string]uint64{"me": 1, "b": 1}, map[string]uint64{"me": 1, "b": 2}
	w.pass(leaseFor, "me", "b")
	w.goneOf(before)
	w.pass(leaseFor, "me")
	w.goneOf(before, "b")
	w.pass(time.Minute, "me")
	w.goneOf(anew)
	w.pass(leaseFor-time.Second, "me")
	w.goneOf(anew)
	w.pass(time.Second, "me")
	w.goneOf(anew, "b")
}

// Nodes that nobody has seen since they died are declared gone, too.
func TestWhoWasGoneBeforeIsGone(t *testing.T) {
	w := newWatcher(t)
	w.pass(leaseFor-time.Second, "me", "b")
	w.gone()
	w.pass(2*time.Second, "me", "b")
	w.gone("c", "d.e")
}

func TestWhoIsCutOffJudgesNobody(t *testing.T) {
	w := newWatcher(t)
	w.pass(time.Minute, "me", "b", "c", "d.e")
	w.now = w.now.Add(time.Hour) // nothing was heard, or this process stood still
	w.gone()
	w.pass(leaseFor-time.Second, "me", "b")
	w.gone()
	w.pass(2*time.Second, "me", "b")
	w.gone("c", "d.e")
}

// While servers elect a leader nobody can renew.
func TestAnElectionPutsNobodyDown(t *testing.T) {
	w := newWatcher(t)
	w.pass(time.Minute, "me", "b", "c", "d.e")
	w.now = w.now.Add(9 * time.Second)
	w.renew("me")
	w.gone()
	w.now = w.now.Add(leaseEvery)
	w.renew("me", "b")
	w.gone()
	w.now = w.now.Add(leaseEvery)
	w.renew("c", "d.e")
	w.pass(time.Minute, "me", "b", "c", "d.e")
	w.gone()
}

// A feed that is opened again repeats what was said last, which is no sign of life.
func TestWhatIsRepeatedIsNoSignOfLife(t *testing.T) {
	w := newWatcher(t)
	w.pass(time.Minute, "me", "b", "c", "d.e")
	w.pass(leaseFor-2*time.Second, "me", "b", "d.e")
	for _, m := range w.last {
		w.p.take(m, "me", w.now)
	}
	w.pass(2*time.Second, "me", "b", "d.e")
	w.gone("c")
}

func TestWhoGaveTheirLeaseBackIsNotListed(t *testing.T) {
	w := newWatcher(t)
	w.renew("me", "b", "c")
	names := func() (names []string) {
		for _, p := range w.p.living() {
			names = append(names, p.Node)
		}
		return names
	}
	w.p.take(message{seq: w.rev + 1, subject: "$KV.room-nodes.node.b", header: nats.Header{"KV-Operation": {"DEL"}}}, "me", w.now)
	w.p.take(message{seq: w.rev + 2, subject: "$KV.room-nodes.node.c", header: nats.Header{jetstream.MarkerReasonHeader: {"MaxAge"}}}, "me", w.now)
	if got := names(); !slices.Equal(got, []string{"me"}) {
		t.Errorf("%v are listed", got)
	}
}
