package roomtest

// What room.Log promises, tried on a log by its methods alone: every log must pass
// it, whatever it is made of and however many share it.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// conformWithin is how long a log has for what it must do at once, on any machine.
const conformWithin = time.Minute

// LogConforms holds a log against what [room.Log] promises. open makes a new log each
// time and returns its ends: one, or one for each node that shares it.
func LogConforms(t *testing.T, open func(t *testing.T) []room.Log) {
	for _, c := range []struct {
		name string
		test func(*testing.T, []room.Log)
	}{
		{"what was appended is read as it was", readAsItWas},
		{"reading begins and stops anywhere", readAnywhere},
		{"large batches are taken as a whole", takeLarge},
		{"appending and reading are two goroutines", readBeside},
		{"an append whose context has ended is not taken for written", endedContext},
		{"all ends read the same", readTheSame},
		{"news come to every end", newsCome},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// line is a proposal of somebody on a node.
func line(node, id, text string) *state.Proposal {
	return &state.Proposal{ID: id, At: 1 << 40, Room: 7, Seat: state.SeatID{Node: node, Epoch: 2, Num: 3}, Body: &state.Say{Text: text}}
}

func appendAll(t *testing.T, l room.Log, batch ...*state.Proposal) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), conformWithin)
	defer cancel()
	seqs, err := l.Append(ctx, batch)
	OK(t, err)
	if l.News() == nil && len(seqs) != len(batch) {
		t.Fatalf("%d proposals got the numbers %v", len(batch), seqs)
	}
	for i := 1; i < len(seqs); i++ {
		if seqs[i] <= seqs[i-1] {
			t.Fatalf("numbers do not rise: %v", seqs)
		}
	}
}

// readFrom reads all from a number on.
func readFrom(t *testing.T, l room.Log, from uint64) (all []room.Entry) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), conformWithin)
	defer cancel()
	OK(t, l.Read(ctx, from, func(e room.Entry) error {
		all = append(all, e)
		return nil
	}))
	return all
}

func ids(all []room.Entry) (ids []string) {
	for _, e := range all {
		ids = append(ids, e.Proposal.ID)
	}
	return ids
}

func readAsItWas(t *testing.T, ends []room.Log) {
	l := ends[0]
	if got := readFrom(t, l, 1); len(got) != 0 {
		t.Fatalf("a new log holds %v", ids(got))
	}
	batch := []*state.Proposal{
		line("one", "a", "a'\"\\\n<b>\u2028 茶 \U0001F375"),
		{ID: "b", Room: -5, Seat: state.SeatID{Node: "one", Epoch: 2, Num: 3}, Body: &state.Whisper{To: []state.Person{{ID: "key:x", Name: "lily"}}, Text: "psst"}},
		{ID: "c", Seat: state.SeatID{Node: "one", Epoch: 2}, Body: &state.Leave{How: state.HowLost}},
	}
	want := make([]string, len(batch))
	text := func(p *state.Proposal) string {
		c := *p
		c.At = 0 // a shared log has a clock of its own
		b, err := c.MarshalJSON()
		OK(t, err)
		return string(b)
	}
	for i, p := range batch {
		want[i] = text(p)
	}
	appendAll(t, l, batch[:2]...)
	appendAll(t, l, batch[2:]...)
	got := readFrom(t, l, 1)
	if len(got) != len(want) {
		t.Fatalf("got %v", ids(got))
	}
	for i, e := range got {
		if text(e.Proposal) != want[i] {
			t.Errorf("entry %d is\n%s, and was\n%s", e.Seq, text(e.Proposal), want[i])
		}
		if i > 0 && e.Seq <= got[i-1].Seq {
			t.Errorf("%d comes after %d", e.Seq, got[i-1].Seq)
		}
	}
}

func readAnywhere(t *testing.T, ends []room.Log) {
	l := ends[0]
	appendAll(t, l, line("one", "a", "1"), line("one", "b", "2"), line("one", "c", "3"))
	appendAll(t, l, line("one", "d", "4"))
	all := readFrom(t, l, 1)
	for i := range all {
		if got := ids(readFrom(t, l, all[i].Seq)); !slices.Equal(got, ids(all)[i:]) {
			t.Errorf("from the entry %d on, %v are read", i, got)
		}
		if got := ids(readFrom(t, l, all[i].Seq+1)); !slices.Equal(got, ids(all)[i+1:]) {
			t.Errorf("behind the entry %d, %v are read", i, got)
		}
	}
	enough := errors.New("enough")
	for _, at := range []int{0, 1, 3} {
		from, n := uint64(1), 0
		if at > 0 {
			from = all[at-1].Seq + 1
		}
		err := l.Read(t.Context(), from, func(e room.Entry) error {
			if n++; n == 2 {
				return enough
			}
			return nil
		})
		if want := len(all)-at >= 2; errors.Is(err, enough) != want {
			t.Errorf("reading that is ended says %v", err)
		}
		// Who stops has not read the entry at which they did.
		if got := ids(readFrom(t, l, all[at].Seq+1)); !slices.Equal(got, ids(all)[at+1:]) {
			t.Errorf("after reading was ended, %v are read", got)
		}
	}
}

func takeLarge(t *testing.T, ends []room.Log) {
	l := ends[0]
	var batch []*state.Proposal
	for i := range 1000 {
		batch = append(batch, line("one", fmt.Sprint("small", i), "x"))
	}
	appendAll(t, l, batch...)
	batch = nil
	for i := range 6 {
		batch = append(batch, line("one", fmt.Sprint("large", i), strings.Repeat("x", 200<<10)))
	}
	appendAll(t, l, batch...)
	got := ids(readFrom(t, l, 1))
	if len(got) != 1006 || got[0] != "small0" || got[999] != "small999" || got[1000] != "large0" || got[1005] != "large5" {
		t.Errorf("%d entries are read", len(got))
	}
}

func readBeside(t *testing.T, ends []room.Log) {
	l := ends[0]
	const batches = 50
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		for i := range batches {
			appendAll(t, l, line("one", fmt.Sprint(i), "x"), line("one", fmt.Sprint(i, "b"), "x"))
		}
	})
	var got []string
	from := uint64(1)
	for deadline := time.Now().Add(conformWithin); len(got) < 2*batches && time.Now().Before(deadline); {
		for _, e := range readFrom(t, l, from) {
			got, from = append(got, e.Proposal.ID), e.Seq+1
		}
	}
	var want []string
	for i := range batches {
		want = append(want, fmt.Sprint(i), fmt.Sprint(i, "b"))
	}
	if !slices.Equal(got, want) {
		t.Errorf("read beside appending, the log is %v", got)
	}
}

func endedContext(t *testing.T, ends []room.Log) {
	l := ends[0]
	appendAll(t, l, line("one", "a", "x"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := l.Append(ctx, []*state.Proposal{line("one", "b", "x")})
	got := ids(readFrom(t, l, 1))
	if written := slices.Contains(got, "b"); !written && err == nil || written && errors.Is(err, room.ErrNotWritten) {
		t.Errorf("it says %v, and holds %v", err, got)
	}
	appendAll(t, l, line("one", "c", "x"))
	if got := ids(readFrom(t, l, 1)); got[0] != "a" || got[len(got)-1] != "c" {
		t.Errorf("the log is %v", got)
	}
}

func readTheSame(t *testing.T, ends []room.Log) {
	const each = 20
	var wg sync.WaitGroup
	for i, l := range ends {
		wg.Go(func() {
			for n := range each {
				appendAll(t, l, line(fmt.Sprint("node", i), fmt.Sprint(i, "-", n), "x"))
			}
		})
	}
	wg.Wait()
	first := readFrom(t, ends[0], 1)
	if len(first) != each*len(ends) {
		t.Fatalf("%d entries are read, and %d were written", len(first), each*len(ends))
	}
	for _, l := range ends[1:] {
		other := readOn(t, l, 1, len(first))
		for k, e := range other {
			if f := first[k]; e.Seq != f.Seq || e.Proposal.ID != f.Proposal.ID || e.Proposal.At != f.Proposal.At {
				t.Fatalf("entry %d is %s of %d at one end, and entry %d %s of %d at another", f.Seq, f.Proposal.ID, f.Proposal.At, e.Seq, e.Proposal.ID, e.Proposal.At)
			}
		}
	}
	for i := range ends { // nobody overtakes themselves
		n := 0
		for _, e := range first {
			if e.Proposal.Seat.Node == fmt.Sprint("node", i) {
				if e.Proposal.ID != fmt.Sprint(i, "-", n) {
					t.Fatalf("%s comes when %d-%d is due", e.Proposal.ID, i, n)
				}
				n++
			}
		}
	}
}

// readOn reads from a number on until there are so many entries.
func readOn(t *testing.T, l room.Log, from uint64, n int) (all []room.Entry) {
	t.Helper()
	for deadline := time.Now().Add(conformWithin); len(all) < n; {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d entries are read: %v", len(all), n, ids(all))
		}
		for _, e := range readFrom(t, l, from) {
			all, from = append(all, e), e.Seq+1
		}
	}
	return all
}

func newsCome(t *testing.T, ends []room.Log) {
	if ends[0].News() == nil {
		if len(ends) > 1 {
			t.Fatal("a log that is shared has no news")
		}
		return
	}
	from := make([]uint64, len(ends))
	for i, l := range ends {
		readFrom(t, l, 1) // from when on there are news
		from[i] = 1
	}
	for round := range 10 {
		appendAll(t, ends[round%len(ends)], line("one", fmt.Sprint(round), "x"))
		for i, l := range ends {
			for arrived := false; !arrived; {
				select {
				case <-l.News():
				case <-time.After(conformWithin):
					t.Fatalf("end %d is not told of round %d", i, round)
				}
				for _, e := range readFrom(t, l, from[i]) {
					from[i] = e.Seq + 1
					arrived = arrived || e.Proposal.ID == fmt.Sprint(round)
				}
			}
		}
	}
}
