package state

// What may stand in a log that other machines share, and in a database that is damaged.

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// golden are the logs of old, their lines.
func golden(f *testing.F) (all [][]string) {
	f.Helper()
	logs, err := filepath.Glob("testdata/logs/*.log")
	if err != nil || len(logs) == 0 {
		f.Fatalf("no logs: %v", err)
	}
	for _, log := range logs {
		text, err := os.ReadFile(log)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, strings.Split(strings.TrimSpace(string(text)), "\n"))
	}
	return all
}

// FuzzLog carries out any log, an entry a line: each does something, is refused, or is set aside, the same
// each time; it is kept as it was read, and what is stored of the room makes the same room again.
func FuzzLog(f *testing.F) {
	for _, lines := range golden(f) {
		f.Add(strings.Join(lines[:min(len(lines), 12)], "\n"))
		for i := range lines {
			f.Add(strings.Join(append(lines[:min(i, 4):min(i, 4)], lines[i]), "\n"))
		}
	}
	f.Fuzz(func(t *testing.T, log string) {
		var entries [2][]*Proposal
		for line := range strings.SplitSeq(log, "\n") {
			var text []byte
			for i := range entries {
				p := new(Proposal)
				if json.Unmarshal([]byte(line), p) != nil {
					continue
				}
				if p.Body == nil {
					t.Fatalf("%q has no body", line)
				}
				entries[i] = append(entries[i], p)
				kept, err := json.Marshal(p)
				if err != nil {
					t.Fatalf("%q cannot be kept: %v", line, err)
				}
				again := new(Proposal)
				if err := json.Unmarshal(kept, again); err != nil {
					t.Fatalf("%s cannot be read again: %v", kept, err)
				}
				if twice, err := json.Marshal(again); err != nil || !bytes.Equal(twice, kept) {
					t.Fatalf("%s is kept as %s, %v", kept, twice, err)
				}
				if text != nil && !bytes.Equal(text, kept) {
					t.Fatalf("%s and %s", text, kept)
				}
				text = kept
			}
		}
		var one, other *State
		for i, s := range []**State{&one, &other} {
			*s = newState()
			for n, p := range entries[i] {
				_, err := (*s).Apply(uint64(n+1), p)
				if broken := (*Broken)(nil); errors.As(err, &broken) {
					if i == 1 {
						return // set aside, as on every node
					}
					break
				}
			}
		}
		stored := [2]string{asStored(one), asStored(other)}
		if stored[0] != stored[1] {
			t.Errorf("once there is\n%s\nand then\n%s", stored[0], stored[1])
		}
	})
}

// asStored is a state's records, one a line.
func asStored(s *State) string {
	var b strings.Builder
	for _, r := range s.Changes() {
		b.WriteString(r.Key + " " + string(r.Value) + "\n")
	}
	return b.String()
}

// FuzzRecords makes a room of what stands in a database: it is a room, or damaged.
func FuzzRecords(f *testing.F) {
	for _, lines := range golden(f) {
		s := newState()
		for n, line := range lines {
			p := new(Proposal)
			if err := json.Unmarshal([]byte(line), p); err != nil {
				f.Fatal(err)
			}
			_, _ = s.Apply(uint64(n+1), p) // or it is refused
		}
		stored := asStored(s)
		f.Add(stored)
		for line := range strings.SplitSeq(stored, "\n") {
			key, _, _ := strings.Cut(line, " ")
			f.Add(line)
			f.Add(key + " null")
		}
	}
	f.Add(accountKey + `acct:1 {"id":"acct:1","names":[null]}`)
	f.Fuzz(func(t *testing.T, stored string) {
		snap := &Snapshot{Applied: 7, LastN: 7, Clock: 1}
		for line := range strings.SplitSeq(stored, "\n") {
			key, value, _ := strings.Cut(line, " ")
			snap.Records = append(snap.Records, Record{Key: key, Value: []byte(value)})
		}
		s, err := Restore(snap)
		if err != nil {
			if s != nil || !errors.Is(err, ErrDamaged) {
				t.Errorf("%v", err)
			}
			return
		}
		p := new(Proposal)
		if err := json.Unmarshal([]byte(`{"v":1,"id":"p","at":2,"room":2,"seat":{"node":"one","epoch":1,"num":1},"kind":"say","body":{"text":"x"}}`), p); err != nil {
			t.Fatal(err)
		}
		_, _ = s.Apply(8, p) // or it is refused, or set aside
	})
}
