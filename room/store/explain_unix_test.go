//go:build unix && !solaris && !aix

package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// TestWhatIsNoFolderIsNamed: a state folder that is a file, or is under one, or is a link to nothing or
// to a file, is named with what stands there, however it was written.
func TestWhatIsNoFolderIsNamed(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	file, link, filed := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "filed")
	roomtest.OK(t, os.WriteFile(file, nil, 0o600))
	roomtest.OK(t, os.Symlink(filepath.Join(dir, "nowhere"), link))
	roomtest.OK(t, os.Symlink(file, filed))
	for state, want := range map[string]string{
		file:                         file + " is no folder: move it away",
		"file":                       file + " is no folder: move it away",
		filepath.Join(file, "state"): file + " is no folder: move it away",
		link:                         link + " is a link to " + filepath.Join(dir, "nowhere") + ", where nothing is: make that folder",
		"link":                       link + " is a link to " + filepath.Join(dir, "nowhere") + ", where nothing is: make that folder",
		filepath.Join(link, "state"): link + " is a link to ",
		filed:                        filed + " is a link to what is no folder: let it lead to one",
	} {
		_, looked := Look(state)
		s, err := Open(state, quiet)
		if err == nil {
			s.Close()
		}
		for _, err := range []error{looked, err} {
			if (err != nil || strings.HasPrefix(want, file)) && (err == nil || !strings.HasPrefix(err.Error(), want)) {
				t.Errorf("of %s it says %v, want %q", state, err, want)
			}
		}
	}
}

// TestFilesOfSomebodyElseAreNamed, as those that a start as another user has left: of a write-ahead log that it
// may not read, SQLite says that it is unable to open the database file.
func TestFilesOfSomebodyElseAreNamed(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read and write everything")
	}
	dir, killed := t.TempDir(), t.TempDir()
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, s, "first")
	for _, name := range files[:2] {
		if err := os.WriteFile(filepath.Join(killed, name), read(t, filepath.Join(dir, name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	for _, mode := range []os.FileMode{0, 0o400} {
		if err := os.Chmod(filepath.Join(killed, files[1]), mode); err != nil {
			t.Fatal(err)
		}
		s, err := Open(killed, quiet)
		if err == nil { // what can be read shows that it cannot be written at the first line
			_, err = s.Append(t.Context(), []*state.Proposal{say("second")})
			err = Explain(killed, err)
			s.Close()
		}
		if want := killed + " is closed to this user: run this as its owner, or"; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("with mode %04o it says %v, want %q", mode, err, want)
		}
	}
}
