package cluster_test

import (
	"crypto/rand"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Of servers that answer and store nothing, as on a full disk, the node says so, once, and not that
// it reaches one again each time that it tries whether another does.
func TestServersThatStoreNothingAreTold(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	var out roomtest.Journal
	cfg.Logger = slog.New(slog.NewTextHandler(&out, nil))
	l := join(t, cfg)
	js := operator(t, cfg.URL)
	leases, err := js.Stream(t.Context(), "KV_"+cfg.Room+"-nodes")
	roomtest.OK(t, err)
	takes := func(most int32) {
		c := leases.CachedInfo().Config
		c.MaxMsgSize = most
		_, err := js.UpdateStream(t.Context(), c)
		roomtest.OK(t, err)
	}
	before, began := len(out.String()), time.Now()
	takes(1)
	eventually(t, "it has tried several times", func() bool { return l.Figures().Renewed > 7*time.Second })
	refuses(t, l.Figures().Failed, "stores nothing", "message size", "full")
	all := out.String()
	told := func(what string) int { return strings.Count(all[before:], what) }
	if !strings.Contains(all, "cannot be renewed") || told("cannot be renewed") > 1+int(time.Since(began)/time.Minute) || told("reached again") > told("is not reached") {
		t.Errorf("it says\n%s", all)
	}
	takes(-1)
	eventually(t, "it is stored again", func() bool { f := l.Figures(); return f.Failed == nil && f.Renewed < 3*time.Second })
}

// Of servers that are gone the node says what an attempt to connect is answered.
func TestServersThatAreGoneAreTold(t *testing.T) {
	t.Parallel()
	servers := clustertest.Run(t, 1)
	l := join(t, newRoom(servers.URL()))
	servers.Kill(0)
	eventually(t, "it has tried", func() bool { return l.Figures().Failed != nil })
	eventually(t, "it says why", func() bool { return strings.Contains(l.Figures().Failed.Error(), "dial tcp") })
}

// What many propose at once goes out in as many messages as the servers want, and what each of
// them takes by itself is not refused for the company it is in. A check says that they are tight.
func TestServersThatTakeSmallMessages(t *testing.T) {
	t.Parallel()
	url, monitor := clustertest.RunTight(t, 16<<10, 1<<30)
	cfg := newRoom(url)
	l := join(t, cfg)
	batch := essays(30)
	seqs, err := l.Append(t.Context(), batch)
	roomtest.OK(t, err)
	if !slices.IsSorted(seqs) || len(everything(t, l)) != len(batch) {
		t.Errorf("of %d there are %v", len(batch), seqs)
	}
	if told := problems(t, cfg, monitor); !strings.Contains(told, "takes 16384 bytes in one message") || strings.Contains(told, "max_file_store") {
		t.Errorf("a check tells\n%s", told)
	}
}

// Servers that may store no more refuse what is said, and the node, its lease and a check tell what
// is to be done about that.
func TestServersThatAreFull(t *testing.T) {
	t.Parallel()
	url, monitor := clustertest.RunTight(t, 1<<20, 1<<20)
	cfg := newRoom(url)
	l := join(t, cfg)
	var err error
	eventually(t, "no more is taken", func() bool {
		_, err = l.Append(t.Context(), essays(30))
		return err != nil
	})
	refuses(t, err, "nothing was written", "no room for more", "max_file_store")
	eventually(t, "the lease is not renewed either", func() bool { return l.Figures().Failed != nil })
	refuses(t, l.Figures().Failed, "no room for more", "max_file_store")
	if told := problems(t, cfg, monitor); !strings.Contains(told, "bytes of its max_file_store") {
		t.Errorf("a check tells\n%s", told)
	}
}

// essays are so many long lines.
func essays(n int) (batch []*state.Proposal) {
	for range n {
		batch = append(batch, &state.Proposal{ID: rand.Text(), Seat: state.SeatID{Node: "one", Epoch: 1}, Body: &state.Say{Text: strings.Repeat("漢", 2000)}})
	}
	return batch
}
