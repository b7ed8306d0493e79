package state

// Logs of old: each version of the program leaves one here, and never changes it.
// Whatever is changed in this package, they give the same room as they gave then.

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var record = flag.Bool("record", false, "write what the logs in testdata/logs give, where that is not written yet")

// again carries out a log, one proposal a line, and returns what each entry gave
// and what is stored in the end, one line each.
func again(t *testing.T, log string, seen func(Body)) []byte {
	t.Helper()
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var (
		s       = newState()
		told    bytes.Buffer
		lines   = bufio.NewScanner(f)
		changed = map[string][]byte{}
	)
	lines.Buffer(nil, 1<<20)
	for seq := uint64(1); lines.Scan(); seq++ {
		p := new(Proposal)
		if err := json.Unmarshal(lines.Bytes(), p); err != nil {
			t.Fatalf("%s, entry %d: %v", log, seq, err)
		}
		if again, err := json.Marshal(p); err != nil || !bytes.Equal(again, lines.Bytes()) {
			t.Errorf("%s, entry %d is written %s (%v) now", log, seq, again, err)
		}
		seen(p.Body)
		events, err := s.Apply(seq, p)
		fmt.Fprintf(&told, "%d %s %s", seq, p.Body.Kind(), asJSON(events))
		if err != nil {
			fmt.Fprintf(&told, " %s", asJSON(err))
		}
		fmt.Fprintf(&told, " %s\n", asJSON(s.Consequences()))
		for _, r := range s.Changes() {
			changed[r.Key] = r.Value
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	var records []string
	for key, value := range changed {
		if value != nil {
			records = append(records, key+" "+string(value)+"\n")
		}
	}
	slices.Sort(records)
	fmt.Fprintf(&told, "%d entries, %d events, at %d\n%s", s.Applied(), s.LastN(), s.Clock(), strings.Join(records, ""))
	return told.Bytes()
}

// TestLogsOfOldGiveTheSameRoom carries them out in this process and in another,
// whose maps are in another order.
func TestLogsOfOldGiveTheSameRoom(t *testing.T) {
	logs, err := filepath.Glob("testdata/logs/*.log")
	if err != nil || len(logs) == 0 {
		t.Fatalf("no logs: %v", err)
	}
	kinds := map[string]bool{}
	for _, log := range logs {
		got := again(t, log, func(b Body) { kinds[strings.TrimPrefix(fmt.Sprintf("%T", b), "*state.")] = true })
		room := strings.TrimSuffix(log, ".log") + ".room"
		want, err := os.ReadFile(room)
		if os.IsNotExist(err) && *record {
			want, err = got, os.WriteFile(room, got, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		was, is := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
		for i := range max(len(was), len(is)) {
			if i >= len(was) || i >= len(is) || was[i] != is[i] {
				t.Fatalf("%s: line %d is\n%s\nand was\n%s", log, i+1, strings.Join(is[min(i, len(is)):], "\n"), strings.Join(was[min(i, len(was)):], "\n"))
			}
		}
	}
	for _, body := range bodies(t) {
		if !kinds[body] {
			t.Errorf("no log has a proposal %s", body)
		}
	}
	if os.Getenv("ANOTHER_PROCESS") != "" {
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "ANOTHER_PROCESS=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("in another process: %v\n%s", err, out)
	}
}

// bodies are the types of proposals that the program reads.
func bodies(t *testing.T) (all []string) {
	f, err := parser.ParseFile(token.NewFileSet(), "proposal.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 {
			made, ok := call.Fun.(*ast.Ident)
			of, named := call.Args[0].(*ast.Ident)
			if ok && named && made.Name == "new" {
				all = append(all, of.Name)
			}
		}
		return true
	})
	if len(all) < 30 {
		t.Fatalf("only %v", all)
	}
	return all
}
