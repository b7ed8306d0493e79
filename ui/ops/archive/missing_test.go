package archive

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teahouse/keys"
	"teahouse/room/roomtest"
	"teahouse/room/store"
)

// A first start that was killed anywhere is taken up by the next one.
func TestAStartThatBrokeOffIsNoLoss(t *testing.T) {
	for name, began := range map[string]func(t *testing.T, dir string){
		"no folder":       func(t *testing.T, dir string) { roomtest.OK(t, os.Remove(dir)) },
		"an empty folder": func(*testing.T, string) {},
		"an empty file": func(t *testing.T, dir string) {
			roomtest.OK(t, os.WriteFile(filepath.Join(dir, store.DatabaseFile), nil, 0o600))
		},
		"an empty log beside it": func(t *testing.T, dir string) { // a disk that took no more files
			roomtest.OK(t, os.WriteFile(filepath.Join(dir, store.DatabaseFile), nil, 0o600))
			roomtest.OK(t, os.WriteFile(filepath.Join(dir, store.DatabaseFile+"-wal"), nil, 0o600))
		},
		"before the keys":  opened,
		"between the keys": func(t *testing.T, dir string) { opened(t, dir); hostKey(t, dir) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "state")
			roomtest.OK(t, os.Mkdir(dir, 0o700))
			began(t, dir)
			roomtest.OK(t, Whole(dir, Anew{}, Handed{}, slog.New(slog.DiscardHandler)))
		})
	}
}

func TestAFlagThatMakesNothingAnewIsNamed(t *testing.T) {
	dir := t.TempDir()
	opened(t, dir)
	hostKey(t, dir)
	if _, err := keys.LoadOrCreateSecret(dir); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	roomtest.OK(t, Whole(dir, Anew{Room: true, Keys: true}, Handed{}, slog.New(slog.NewTextHandler(&log, nil))))
	for _, flag := range []string{"--new-room", "--new-keys"} {
		if !strings.Contains(log.String(), flag+" has no effect") {
			t.Errorf("the log has nothing of %s:\n%s", flag, &log)
		}
	}
}

func TestARoomOfAnotherUserIsLeftAlone(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("giving files away needs root")
	}
	dir := t.TempDir()
	opened(t, dir)
	roomtest.OK(t, os.Chown(filepath.Join(dir, store.DatabaseFile), 997, 997))
	err := Whole(dir, Anew{}, Handed{}, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "sudo -u '#997'") {
		t.Errorf("root is told %v", err)
	}
}

func opened(t *testing.T, dir string) {
	t.Helper()
	kept, err := store.Open(dir, slog.New(slog.DiscardHandler))
	roomtest.OK(t, err)
	roomtest.OK(t, kept.Close())
}

func hostKey(t *testing.T, dir string) {
	t.Helper()
	_, _, err := keys.LoadOrCreateHost(dir)
	roomtest.OK(t, err)
}
