package archive

// A backup is the room as it was at one moment, while people talk on. A key or secret that is not
// in the state folder is told, and no error; one that cannot be read is an error. What goes through
// a pipe is whole if the command ends well. What a killed backup left in a folder, a later one
// there deletes.

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"teahouse/keys"
	"teahouse/room/shell"
	"teahouse/room/store"
	"teahouse/ui/ops/service"
)

// Backup writes all that makes a room to a new tar file: its database as it is
// at one moment, the host key, unless it should stay where it is, and the
// secret of people's marks. A server may be at work on the state folder. What
// is in the file, and how to restore it, is told to w.
func Backup(ctx context.Context, w io.Writer, state, file string, hostKey bool) error {
	err := store.NewFile(file, func(temp *os.File) error {
		// Beside the file there is place for what it will hold.
		return pack(ctx, temp, w, state, filepath.Dir(file), hostKey)
	})
	if err != nil {
		if slices.ContainsFunc([]error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}, func(full error) bool { return errors.Is(err, full) }) {
			err = store.Explain(filepath.Dir(file), err) // it is where there was no room
		}
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	noteBackup(w, state)
	needs := "all that the room needs"
	if !hostKey {
		needs += " but the host keys"
	}
	fmt.Fprintf(w, "%s has %s, private lines too: keep it as safe as the state folder\n", file, needs)
	fmt.Fprintf(w, "restore it with the server stopped: %s\n", shell.Teahouse("restore "+shell.Path(file), state))
	return nil
}

// Stream writes what [Backup] does to out, from a copy of the database in the
// state folder, and tells w what is not in it.
func Stream(ctx context.Context, out, w io.Writer, state string, hostKey bool) error {
	if service.Terminal(out) {
		return errors.New("the backup would go to the terminal: send it to a program or a file, or name a FILE")
	}
	if err := pack(ctx, heedingWriter{ctx, out}, w, state, state, hostKey); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	noteBackup(w, state)
	if !hostKey {
		fmt.Fprintln(w, "the host keys are not in it: keep them yourself, or people are warned of another server")
	}
	return nil
}

// pack writes the archive, from a copy of the database in the folder scratch.
func pack(ctx context.Context, into, w io.Writer, state, scratch string, hostKey bool) error {
	room, err := store.OpenReader(state)
	if err != nil {
		return err
	}
	defer room.Close()
	dir, err := os.MkdirTemp(scratch, ".teahouse-backup-*")
	if err != nil {
		return store.Explain(scratch, err)
	}
	defer os.RemoveAll(dir)
	for _, left := range store.SweepBackups(dir) {
		fmt.Fprintf(w, "%s, a copy of a room that a killed backup left, is deleted\n", left)
	}
	database := filepath.Join(dir, store.DatabaseFile)
	if err := room.Backup(ctx, database); err != nil {
		return err
	}
	out := tar.NewWriter(into)
	if err := add(out, database); err != nil {
		return err
	}
	names := []string{keys.SecretFile}
	if hostKey {
		names = append(names, keys.HostFile, keys.HostECDSAFile)
	}
	for _, name := range names {
		switch err := add(out, filepath.Join(state, name)); {
		case errors.Is(err, fs.ErrNotExist):
			fmt.Fprintf(w, "%s is not in %s, and so not in the backup\n", name, state)
		case err != nil:
			return err
		}
	}
	return out.Close()
}

// backupNote is the file in the state folder that says when the last backup was
// made, for the server's figures.
const backupNote = "last-backup"

// noteBackup notes that a backup was made now. The backup is good without the note.
func noteBackup(w io.Writer, state string) {
	if err := replaceNote(filepath.Join(state, backupNote)); err != nil {
		fmt.Fprintf(w, "the server's figures will not tell of this backup: %v\n", err)
	}
}

// replaceNote puts a new file in the place of the old one, which may be another user's, and
// stays where the disk has no room for that.
func replaceNote(file string) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".teahouse-backup-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails once it has the other name
	_, err = temp.WriteString(time.Now().UTC().Format(time.RFC3339) + "\n")
	if err = errors.Join(err, temp.Chmod(0o644), temp.Close()); err != nil { // the server may be another user; the folder is closed to others
		return err
	}
	return os.Rename(temp.Name(), file)
}

// LastBackup is when the last backup of a state folder was made, as far as that
// is noted; otherwise it is zero.
func LastBackup(state string) time.Time {
	text, err := os.ReadFile(filepath.Join(state, backupNote))
	if err != nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
	if err != nil {
		return time.Time{}
	}
	return at
}

// SayBackup tells when one was made, which is zero if none is noted.
func SayBackup(at time.Time) string {
	if at.IsZero() {
		return "none is noted"
	}
	return at.Format(time.RFC3339)
}

// add puts a file into an archive, under its own name and for its owner alone.
func add(out *tar.Writer, path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file: put it right, or leave it out", path)
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := out.WriteHeader(&tar.Header{
		Typeflag: tar.TypeReg, Name: filepath.Base(path), Mode: 0o600, Size: info.Size(), ModTime: info.ModTime(),
	}); err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}
