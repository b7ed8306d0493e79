package monitor

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"teahouse/room/roomtest"
)

// TestASocketIsNeverOpenToOthers looks at one before its mode is set, as whoever waits for it would.
func TestASocketIsNeverOpenToOthers(t *testing.T) {
	path := filepath.Join(shortDir(t), "s")
	l, err := (&net.ListenConfig{Control: forOwnerAlone}).Listen(t.Context(), "unix", path)
	roomtest.OK(t, err)
	defer l.Close()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it is made as %v (%v)", info.Mode(), err)
	}
}
