package cluster_test

// What somebody does at the servers who has the nodes' secret: an operator's slip, or a hostile
// one's act.

import (
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
)

// Leases that are deleted with their bucket are made anew, and the nodes see each other by those,
// however long the bucket was there before.
func TestTheBucketOfLeasesIsDeleted(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	nodes := []*cluster.Log{join(t, cfg), join(t, as(cfg, "two"))}
	js, bucket := operator(t, cfg.URL), cfg.Room+"-nodes"
	kv, err := js.KeyValue(t.Context(), bucket)
	roomtest.OK(t, err)
	for range 300 {
		_, err := kv.PutString(t.Context(), "long", "ago")
		roomtest.OK(t, err)
	}
	eventually(t, "both have seen that", func() bool {
		s, err := js.Stream(t.Context(), "KV_"+bucket)
		return err == nil && s.CachedInfo().State.LastSeq > 300 && seen(nodes, time.Hour)
	})
	roomtest.OK(t, js.DeleteKeyValue(t.Context(), bucket))
	eventually(t, "there is another", func() bool {
		_, err := js.KeyValue(t.Context(), bucket)
		return err == nil
	})
	anew := time.Now()
	eventually(t, "both renew their leases, and see that of each other", func() bool {
		for _, n := range nodes {
			if n.Figures().Renewed > time.Since(anew) {
				return false
			}
		}
		return seen(nodes, time.Since(anew))
	})
}

// seen tells whether all nodes have seen each other within a time.
func seen(nodes []*cluster.Log, within time.Duration) bool {
	for _, n := range nodes {
		all := n.Nodes()
		for _, p := range all {
			if p.Seen > within {
				return false
			}
		}
		if len(all) != len(nodes) {
			return false
		}
	}
	return true
}

// A node under whose feet the stream drops what it has not read ends, and says why: it would read
// nothing any more, and whoever is at it see nothing.
func TestANodeThatFellTooFarBehindEnds(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	l := join(t, cfg)
	say(t, l, "a")
	if got := everything(t, l); len(got) != 1 {
		t.Fatalf("it reads %v", got)
	}
	ended := make(chan error, 1)
	go func() {
		ended <- l.Run(t.Context(), func() map[string]uint64 { return nil }, func(string, uint64) {})
	}()
	js := operator(t, cfg.URL)
	s, err := js.Stream(t.Context(), cfg.Room)
	roomtest.OK(t, err)
	short := s.CachedInfo().Config
	for range 3000 { // more than is read ahead of who applies, which nobody does
		_, err := js.PublishAsync(short.Subjects[0], []byte("[]"))
		roomtest.OK(t, err)
	}
	<-js.PublishAsyncComplete()
	short.MaxMsgs = 1
	_, err = js.UpdateStream(t.Context(), short)
	roomtest.OK(t, err)
	_ = l.Read(t.Context(), room.EntrySeq(1, 1), func(room.Entry) error { return nil })
	select {
	case err := <-ended:
		refuses(t, err, "any more, it begins with", "takes a snapshot")
	case <-time.After(clustertest.Patience):
		t.Fatal("it goes on")
	}
}

// A message in which there is no proposal at all is passed over by all nodes; one of a kind that
// they do not know ends them, as of a newer program.
func TestAMessageOfNobodyIsPassedOver(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	l := join(t, cfg)
	js := operator(t, cfg.URL)
	s, err := js.Stream(t.Context(), cfg.Room)
	roomtest.OK(t, err)
	for _, text := range []string{"garbage", "null", "[null]", "[{}]", "[[]]", `{"v":1}`} {
		_, err := js.Publish(t.Context(), s.CachedInfo().Config.Subjects[0], []byte(text))
		roomtest.OK(t, err)
	}
	say(t, l, "a")
	roomtest.OK(t, l.Read(t.Context(), 1, func(e room.Entry) error {
		if e.Proposal.ID != "a" {
			t.Errorf("it is read as %+v", e.Proposal)
		}
		return nil
	}))
}
