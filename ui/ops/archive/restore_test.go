package archive

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"teahouse/keys"
	"teahouse/room/roomtest"
	"teahouse/ui/ops/service"
)

// Root restores into the folder of a packaged service, whose user must be able
// to use every file of it, and nobody else.
func TestWhatRootRestoresBelongsToTheService(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("giving files away needs root")
	}
	from := t.TempDir()
	opened(t, from)
	hostKey(t, from)
	_, err := keys.LoadOrCreateSecret(from)
	roomtest.OK(t, err)
	file := filepath.Join(t.TempDir(), "tea.tar")
	roomtest.OK(t, Backup(t.Context(), io.Discard, from, file, true))

	state := filepath.Join(t.TempDir(), "state")
	roomtest.OK(t, os.Mkdir(state, 0o700))
	roomtest.OK(t, os.Chown(state, 997, 996))
	belongs := func(uid, gid int) {
		t.Helper()
		roomtest.OK(t, filepath.WalkDir(state, func(path string, e fs.DirEntry, err error) error {
			roomtest.OK(t, err)
			info, err := e.Info()
			roomtest.OK(t, err)
			if user, group, err := service.Owner(path); err != nil || user != uid || group != gid || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s belongs to %d:%d with mode %v (%v)", path, user, group, info.Mode(), err)
			}
			return nil
		}))
	}
	var said bytes.Buffer
	roomtest.OK(t, Restore(t.Context(), nil, &said, Restoration{State: state, File: file}))
	belongs(997, 996)
	roomtest.OK(t, Restore(t.Context(), nil, &said, Restoration{State: state, File: file, Replace: true}))
	belongs(997, 996)
	state = filepath.Join(state, "of", "nobody")
	roomtest.OK(t, Restore(t.Context(), nil, &said, Restoration{State: state, File: file, Owner: "65534"}))
	if user, _, err := service.Owner(filepath.Join(state, "room.db")); err != nil || user != 65534 {
		t.Errorf("with --owner it belongs to %d (%v)", user, err)
	}
}
