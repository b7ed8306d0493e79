package serve

import (
	"bytes"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// Refused sessions of one address, for one reason, are logged with whose they were, and a
// flood of them is counted.
func TestAFloodOfRefusedSessionsIsCounted(t *testing.T) {
	var log bytes.Buffer
	one, now := newTally(slog.New(slog.NewTextHandler(&log, nil)), tallyMost), time.Now()
	told, addr := 0, netip.MustParseAddr("192.0.2.1")
	for range 1000 {
		if one.tells(addr, refusedService) {
			told++
		}
	}
	if told != tallyFew || !one.tells(netip.MustParseAddr("192.0.2.2"), refusedService) || !one.tells(addr, refusedUsage) {
		t.Errorf("%d are told one by one", told)
	}
	one.tell(now.Add(tallyEach))
	if lines := log.String(); strings.Count(lines, "\n") != 1 || !strings.Contains(lines, `msg="more sessions refused" addr=192.0.2.1 reason=service count=990`) {
		t.Errorf("the log is told\n%s", lines)
	}
	if !one.tells(addr, refusedService) {
		t.Error("after a minute none is told")
	}
}

// One client runs commands without end: some are logged with who ran them, and the others
// are counted.
func TestAFloodOfCommandsIsCounted(t *testing.T) {
	var log bytes.Buffer
	one, now := newTally(slog.New(slog.NewTextHandler(&log, nil)), commandsMost), time.Now()
	told, addr := 0, netip.MustParseAddr("192.0.2.1")
	for range 1000 {
		if one.serves(addr) {
			told++
		}
	}
	if told != commandsFew || !one.serves(netip.MustParseAddr("192.0.2.2")) {
		t.Errorf("%d are told one by one", told)
	}
	one.tell(now.Add(tallyEach))
	if lines := log.String(); strings.Count(lines, "\n") != 1 || !strings.Contains(lines, `msg="more commands served" addr=192.0.2.1 count=970`) {
		t.Errorf("the log is told\n%s", lines)
	}
}
