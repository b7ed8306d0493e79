package store

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

// The test binary is also the server that gets killed, when these say so.
const (
	victimEnv = "TEAHOUSE_CRASH_VICTIM" // the state folder
	roundsEnv = "TEAHOUSE_CRASH_ROUNDS" // how often to kill; 3 without it
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimEnv); dir != "" {
		if err := victim(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// victim appends with eight writers until it is killed, and prints the id and
// number of what was acknowledged. Meanwhile it applies the log as a room
// does: the event of an entry has its number, and its id for a text.
func victim(dir string) error {
	ctx := context.Background()
	s, err := Open(dir, quiet)
	if err != nil {
		return err
	}
	failed := make(chan error)
	for range 8 {
		go func() {
			for {
				var batch []*state.Proposal
				for range 1 + rand.IntN(5) {
					batch = append(batch, say(strconv.FormatUint(rand.Uint64(), 36)))
				}
				seqs, err := s.Append(ctx, batch)
				if err != nil {
					failed <- err
					return
				}
				var acked strings.Builder
				for i, seq := range seqs {
					fmt.Fprintln(&acked, batch[i].ID, seq)
				}
				os.Stdout.WriteString(acked.String())
			}
		}()
	}
	go func() {
		for {
			if err := applyAll(ctx, s); err != nil {
				failed <- err
				return
			}
		}
	}()
	return <-failed
}

// applyAll commits what the log holds.
func applyAll(ctx context.Context, s *Store) error {
	snap, err := s.Load(ctx)
	if err != nil {
		return err
	}
	b := &room.Batch{Applied: snap.Applied}
	if err := s.Read(ctx, snap.Applied+1, func(e room.Entry) error {
		b.Events = append(b.Events, &state.Event{N: e.Seq, Kind: state.KindSay, Text: e.Proposal.ID})
		b.Applied, b.LastN = e.Seq, e.Seq
		return nil
	}); err != nil {
		return err
	}
	return s.Commit(ctx, b)
}

// A server is killed again and again while people talk. Each time, all that
// was acknowledged is there under its number, once, without gaps.
func TestWhatWasAcknowledgedSurvivesKill9(t *testing.T) {
	rounds := 3
	if s := os.Getenv(roundsEnv); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(roundsEnv, ": ", err)
		}
		rounds = n
	}
	dir := t.TempDir()
	acked := map[uint64]string{}
	for range rounds {
		lines := 200 + rand.IntN(1000)
		kill(t, dir, lines, acked)

		s, err := Open(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		snap, err := s.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		inLog := len(ids(t, s, snap.Applied+1))
		if err := applyAll(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		events, err := s.After(t.Context(), state.Viewer{}, 0, math.MaxInt)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range events {
			if e.N != uint64(i+1) {
				t.Fatalf("event %d stands at %d", e.N, i+1)
			}
		}
		for seq, id := range acked {
			if seq > uint64(len(events)) || events[seq-1].Text != id {
				t.Errorf("line %d (%s) was acknowledged and is lost", seq, id)
			}
		}
		t.Logf("%d acknowledged, %d kept, %d of them in the log", len(acked), len(events), inLog)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// kill runs a victim until it has acknowledged that many lines, kills it, and
// notes all that it acknowledged.
func kill(t *testing.T, dir string, lines int, acked map[uint64]string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), victimEnv+"="+dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(out)
	for n := 1; ; n++ {
		answer, err := answers.ReadString('\n')
		if err != nil {
			break // what the kill cut off is no answer
		}
		var id string
		var seq uint64
		if _, err := fmt.Sscan(answer, &id, &seq); err != nil {
			t.Fatal(err)
		}
		acked[seq] = id
		if n == lines {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if stderr.Len() > 0 {
		t.Fatal("the victim fell by itself: ", stderr.String())
	}
}
