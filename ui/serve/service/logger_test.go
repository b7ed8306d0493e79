package service

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// logged is what a logger writes into a file, line by line.
func logged(t *testing.T, journal bool, format string, addresses bool) []string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	t.Setenv("JOURNAL_STREAM", "1:1")
	if journal {
		t.Setenv("JOURNAL_STREAM", stream(t, f))
	}
	log := Logger(f, slog.LevelInfo, format, addresses).With("addr", "192.0.2.1").WithGroup("g")
	log.Debug("zero")
	log.Info("one", "n", 1)
	log.Warn("two")
	log.Error("three")
	text, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

func TestTheJournalGetsPriorities(t *testing.T) {
	lines := logged(t, true, "auto", true)
	if len(lines) != 3 {
		t.Fatalf("%q", lines)
	}
	for i, want := range []string{`<6>{"time":`, `<4>{"time":`, `<3>{"time":`} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("%s does not begin with %s", lines[i], want)
		}
	}
	if !strings.Contains(lines[0], `"addr":"192.0.2.1","g":{"n":1}`) {
		t.Error(lines[0])
	}
}

func TestOtherFilesGetNone(t *testing.T) {
	if lines := logged(t, false, "auto", true); !strings.HasPrefix(lines[0], "{") {
		t.Error(lines[0])
	}
	if lines := logged(t, false, "text", true); !strings.Contains(lines[0], "addr=192.0.2.1 g.n=1") {
		t.Error(lines[0])
	}
}

func TestAddressesCanBeLeftOut(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		if lines := fmt.Sprint(logged(t, true, format, false)); strings.Contains(lines, "192.0.2.1") {
			t.Error(lines)
		}
	}
}
