package service

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
)

// logged is what a logger writes into a file, line by line.
func logged(t *testing.T, journal bool, format string, addresses bool) []string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	roomtest.OK(t, err)
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
	roomtest.OK(t, err)
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

// Nobody knows where an error quotes an address, so every value is looked at.
func TestAddressesCanBeLeftOut(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		if lines := fmt.Sprint(logged(t, true, format, false)); strings.Contains(lines, "192.0.2.1") {
			t.Error(lines)
		}
		synctest.Test(t, func(t *testing.T) { // where the time stands still: its digits are none of those that are looked for, and no day ends
			var b bytes.Buffer
			log := Logger(&b, slog.LevelInfo, format, false)
			log.Info("read tcp 192.0.2.9:22->198.51.100.7:59230: reset", "err", errors.New("dial tcp [2001:db8::7]:22: refused"), "port", 59230, "n", 7,
				"whom", netip.MustParsePrefix("198.51.100.0/24"), "text", "bans ::ffff:198.51.100.7, fe80::1%eth0 and 2001:db8::/48.", "glued", "from:192.0.2.4,dead:198.51.100.9:22,at:[2001:db8::9]:22", "peer", &net.TCPAddr{IP: net.IPv4(198, 51, 100, 7), Port: 59230})
			for _, part := range []string{"192.0.2", "198.51", "2001:db8", "59230", "fe80"} {
				if strings.Contains(b.String(), part) {
					t.Errorf("%s is in %s", part, &b)
				}
			}
			for _, part := range []string{"INFO", "dial tcp", "refused", "reset", "7", time.Now().Format("2006-01-02T")} {
				if !strings.Contains(b.String(), part) {
					t.Errorf("%s is not in %s", part, &b)
				}
			}
		})
	}
	for _, text := range []string{"at 03:55:47.123 on 2026-11-27", "v1.2.3", "SHA256:abcd:ef", "lily: tea", "a:b", "12:30", "cafe.bad.face"} {
		if got := maskAddresses(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// What ends the program is an error in the journal, too: "journalctl -p err" shows it.
func TestWhatEndsTheProgramIsAnErrorInTheJournal(t *testing.T) {
	for journal, want := range map[bool]string{true: "<3>teahouse: first; second\n", false: "teahouse: first; second\n"} {
		f, err := os.Create(filepath.Join(t.TempDir(), "log"))
		roomtest.OK(t, err)
		defer f.Close()
		t.Setenv("JOURNAL_STREAM", "1:1")
		if journal {
			t.Setenv("JOURNAL_STREAM", stream(t, f))
		}
		Fail(f, errors.New("first\nsecond"))
		if text, err := os.ReadFile(f.Name()); err != nil || string(text) != want {
			t.Errorf("journal %t: %q (%v), want %q", journal, text, err, want)
		}
	}
}
