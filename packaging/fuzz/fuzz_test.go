package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestWrongUsageIsStatus2(t *testing.T) {
	for _, args := range []string{"--time 0s", "--strangers -1s", "--workers -1", "--only (", "more", "--no-such-flag"} {
		t.Run(args, func(t *testing.T) {
			var stdout, stderr strings.Builder
			if status := run(t.Context(), strings.Fields(args), &stdout, &stderr); status != 2 || stderr.Len() == 0 || stdout.Len() > 0 {
				t.Errorf("status %d, %q, %q", status, stdout.String(), stderr.String())
			}
		})
	}
}

// Every target is found, and those first that anybody reaches.
func TestTargetsAreFound(t *testing.T) {
	all, err := targets("../..", regexp.MustCompile(""))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(all, target{"./ui/term", "FuzzDecode", false}) || !slices.Contains(all, target{"./ui/serve", "FuzzConnection", true}) || !all[0].stranger {
		t.Errorf("%d are found: %v", len(all), all)
	}
	some, err := targets("../..", regexp.MustCompile(`^./ui/serve\.`))
	if err != nil || len(some) == 0 || len(some) == len(all) {
		t.Errorf("of %d, %d are in one folder, %v", len(all), len(some), err)
	}
}

// What a target finds is the command's status, and what only ran out of time is not.
func TestWhatIsFoundFails(t *testing.T) {
	wrong := errors.New("exit status 1")
	for out, want := range map[string]bool{
		"--- FAIL: FuzzX\n    Failing input written to testdata/fuzz/FuzzX/1\n": true,
		"# build failed\n": true,
		"--- FAIL: FuzzX\n    context deadline exceeded\nFAIL\n": false,
	} {
		if got := failed([]byte(out), wrong); got != want {
			t.Errorf("%q: %v", out, got)
		}
	}
	if failed(nil, nil) {
		t.Error("what went well failed")
	}
	told := "fuzz: elapsed: 0s, execs: 1\nfuzz: elapsed: 3s, execs: 99 (33/sec), new interesting: 0 (total: 3)\nPASS\n"
	if got := last([]byte(told)); got != "elapsed: 3s, execs: 99 (33/sec), new interesting: 0 (total: 3)" {
		t.Error(got)
	}
}

// A target of a module of its own is tried, and what it finds is written down.
func TestATargetIsTried(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a module")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module tried\n\ngo 1.26\n",
		"x_test.go": "package tried\n\nimport \"testing\"\n\n//fuzz:stranger\nfunc FuzzWrong(f *testing.F) {\n\tf.Add(0)\n\tf.Fuzz(func(t *testing.T, n int) {\n\t\tif n != 0 {\n\t\t\tt.Fatal(n)\n\t\t}\n\t})\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	var stdout, stderr strings.Builder
	if status := run(t.Context(), []string{"--time", "1s", "--strangers", "20s", "--workers", "1"}, &stdout, &stderr); status != 1 || !strings.Contains(stderr.String(), "Failing input written") {
		t.Errorf("status %d, %q, %q", status, stdout.String(), stderr.String())
	}
	if found, err := filepath.Glob("testdata/fuzz/FuzzWrong/*"); err != nil || len(found) != 1 {
		t.Errorf("%v, %v is kept", found, err)
	}
}
