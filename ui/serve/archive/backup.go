package archive

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"teahouse/keys"
	"teahouse/room/store"
)

// Backup writes all that makes a room to a new tar file: its database as it is
// at one moment, the host key, unless it should stay where it is, and the
// secret of people's marks. A server may be at work on the state folder. What
// is in the file, and how to restore it, is told to w.
func Backup(ctx context.Context, w io.Writer, state, file string, hostKey bool) error {
	room, err := store.OpenReader(state)
	if err != nil {
		return err
	}
	defer room.Close()
	err = store.NewFile(file, func(temp *os.File) error {
		// Beside the file there is place for what it will hold.
		dir, err := os.MkdirTemp(filepath.Dir(file), ".teahouse-backup-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		database := filepath.Join(dir, store.DatabaseFile)
		if err := room.Backup(ctx, database); err != nil {
			return err
		}
		out := tar.NewWriter(temp)
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
	})
	if err != nil {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	fmt.Fprintf(w, "%s has all that the room needs, private lines too: keep it as safe as the state folder\n", file)
	fmt.Fprintf(w, "restore it with the server stopped, into a folder of its own: mkdir -m 700 DIR && tar -xf %s -C DIR\n", file)
	return nil
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
