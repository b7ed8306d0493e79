package archive

// Missing: a room that was there is not silently another one. Where a part of it
// is gone, a start says so and waits for a word of its operator.

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"teahouse/keys"
	"teahouse/room/shell"
	"teahouse/room/store"
	"teahouse/ui/ops/service"
)

// Anew is what an operator lets a start make anew beside what is left of a room.
type Anew struct{ Room, Keys bool }

// Handed is where the keys of a room are that are kept elsewhere than in its state
// folder, as those that several machines share.
type Handed struct {
	Host   []string // the host keys
	Secret string   // the secret of marks
}

// Credentials are the keys that systemd hands over. A second host key counts beside
// the first one only.
func Credentials() (h Handed) {
	for _, name := range []string{"host_key", "host_key_ecdsa"} {
		path, ok := service.Credential(name)
		if !ok {
			break
		}
		h.Host = append(h.Host, path)
	}
	if path, ok := service.Credential("mark_secret"); ok {
		h.Secret = path
	}
	return h
}

// Whole refuses a state folder that lacks a part of the room that was there,
// unless it may be made anew. Keys that are handed over are not looked for.
func Whole(state string, anew Anew, handed Handed, logger *slog.Logger) error {
	if database := filepath.Join(state, store.DatabaseFile); present(database) {
		if uid, foreign := service.Foreign(database); foreign {
			return fmt.Errorf("%s belongs to user %d: run this as that user, as with %s, or let it belong to user %d", database, uid, becoming(uid, state), os.Geteuid())
		}
	}
	stage, err := store.Look(state)
	if err != nil {
		return err
	}
	var found []store.Finding
	if stage == store.None && !anew.Room {
		found = append(found, missingRoom(state)...)
	}
	if stage == store.Used && !anew.Keys {
		found = append(found, missingKeys(state, handed)...)
	}
	if len(found) > 0 {
		var problems []string
		for _, f := range found {
			problems = append(problems, f.Problem+": "+f.Remedy)
		}
		return errors.New(strings.Join(problems, "; "))
	}
	if stage != store.None && anew.Room {
		logger.Warn("--new-room has no effect, for there is a room: take it away, or it begins another one should this one be lost")
	}
	if anew.Keys && len(missingKeys(state, handed)) == 0 {
		logger.Warn("--new-keys has no effect, for there are keys: take it away, or it makes others should these be lost")
	}
	return nil
}

// Finished refuses a state folder into which a restore was broken off: it is neither the
// room of before nor the other one.
func Finished(state string) error {
	broken, err := fs.Glob(os.DirFS(state), restoring+"*/"+store.DatabaseFile)
	if err != nil || len(broken) == 0 {
		return err
	}
	return fmt.Errorf("a restore into %s was broken off, so that it is no whole room: restore the backup again with \"%s\"; what was there is in the folders replaced-… and beside them", state, shell.Teahouse("restore FILE --replace", state))
}

// Alone refuses the folder of a cluster's node, which takes part in what others say
// or is nobody's.
func Alone(ctx context.Context, kept *store.Store) error {
	of, _, err := kept.Cluster(ctx)
	if err != nil || of == (store.Cluster{}) {
		return err
	}
	return errors.New("this folder is that of a cluster's node: name the NATS servers with --cluster, or make it a room of this machine alone with \"" + shell.Teahouse("cluster leave", kept.Folder()) + "\"")
}

// missingRoom finds what is left of a room whose database is gone.
func missingRoom(state string) []store.Finding {
	for _, name := range []string{keys.HostFile, keys.HostECDSAFile, keys.SecretFile, store.DatabaseFile + "-wal"} {
		path := filepath.Join(state, name)
		if present(path) && !unused(path) {
			return []store.Finding{{
				Problem: fmt.Sprintf("%s is missing or empty, although %s beside it is of a room that was here", filepath.Join(state, store.DatabaseFile), name),
				Remedy:  "restore a backup with \"" + shell.Teahouse("restore FILE --replace", state) + "\", or begin an empty room with --new-room",
			}}
		}
	}
	return nil
}

// missingKeys finds which keys of a room are gone.
func missingKeys(state string, handed Handed) (found []store.Finding) {
	for _, k := range []struct {
		name, file string
		elsewhere  bool
		flag, loss string
	}{
		{"host key", keys.HostFile, len(handed.Host) > 0, "--host-key", "everybody's ssh warns that the host key has changed"},
		{"mark secret", keys.SecretFile, handed.Secret != "", "--mark-secret", "everybody's mark changes"},
	} {
		path := filepath.Join(state, k.file)
		if k.elsewhere || present(path) {
			continue
		}
		found = append(found, store.Finding{
			Problem: fmt.Sprintf("there is no %s, %s", k.name, path),
			Remedy:  fmt.Sprintf("restore it from a backup, name it with %s, or have a new one made with --new-keys, whereupon %s", k.flag, k.loss),
		})
	}
	return found
}

// unused tells whether a path is of an empty write-ahead log, as a first start leaves one that found no
// place for its files.
func unused(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Size() == 0 && strings.HasSuffix(path, "-wal")
}

// present tells whether something stands at a path.
func present(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
