//go:build unix && !solaris && !aix

package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teahouse/room/state"
)

// TestWhatIsNoFolderIsNamed: a state folder that is a file, is under one, or is a link to nothing.
func TestWhatIsNoFolderIsNamed(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), link); err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{file, filepath.Join(file, "state"), link} {
		_, looked := Look(state)
		s, err := Open(state, quiet)
		if err == nil {
			s.Close()
		}
		for _, err := range []error{looked, err} {
			if want := state + " is no folder: name one with --state"; (err != nil || state != link) && (err == nil || !strings.HasPrefix(err.Error(), want)) {
				t.Errorf("it says %v, want %q", err, want)
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
		if want := killed + " is closed to this user: let it and all that is in it belong to the user that runs this"; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("with mode %04o it says %v, want %q", mode, err, want)
		}
	}
}
