package archive

// Missing: a room that was there is not silently another one. Where a part of it
// is gone, a start says so and waits for a word of its operator.

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"teahouse/keys"
	"teahouse/room/store"
	"teahouse/ui/ops/service"
)

// Anew is what an operator lets a start make anew beside what is left of a room.
type Anew struct{ Room, Keys bool }

// Whole refuses a state folder that lacks a part of the room that was there,
// unless it may be made anew. A host key that is handed over is not looked for.
func Whole(state string, anew Anew, logger *slog.Logger) error {
	if database := filepath.Join(state, store.DatabaseFile); present(database) {
		if uid, foreign := service.Foreign(database); foreign {
			return fmt.Errorf("%s belongs to user %d: run this as that user, as with sudo -u '#%[2]d', or let it belong to user %d", database, uid, os.Geteuid())
		}
	}
	stage, err := store.Look(state)
	if err != nil {
		return err
	}
	_, handed := service.Credential("host_key")
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

// missingRoom finds what is left of a room whose database is gone.
func missingRoom(state string) []store.Finding {
	for _, name := range []string{keys.HostFile, keys.HostECDSAFile, keys.SecretFile, store.DatabaseFile + "-wal"} {
		if present(filepath.Join(state, name)) {
			return []store.Finding{{
				Problem: fmt.Sprintf("%s is missing or empty, although %s beside it is of a room that was here", filepath.Join(state, store.DatabaseFile), name),
				Remedy:  "restore a backup with \"teahouse restore\", or begin an empty room with --new-room",
			}}
		}
	}
	return nil
}

// missingKeys finds which keys of a room are gone.
func missingKeys(state string, handed bool) (found []store.Finding) {
	for _, k := range []struct{ name, file, loss string }{
		{"host key", keys.HostFile, "everybody's ssh warns that the host key has changed"},
		{"mark secret", keys.SecretFile, "everybody's mark changes"},
	} {
		path := filepath.Join(state, k.file)
		if present(path) || handed && k.file == keys.HostFile {
			continue
		}
		found = append(found, store.Finding{
			Problem: fmt.Sprintf("there is no %s, %s", k.name, path),
			Remedy:  "restore it from a backup, or have a new one made with --new-keys, whereupon " + k.loss,
		})
	}
	return found
}

// present tells whether something stands at a path.
func present(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
