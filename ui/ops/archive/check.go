package archive

// Looking changes nothing. What is wrong is told together: a broken database hides no fault of the
// keys, the limits or the cluster. What mends something, as TrustClock and Reindex, is asked for
// apart, and has the folder for itself meanwhile.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/room/shell"
	"teahouse/room/state"
	"teahouse/room/store"
	"teahouse/ui/ops/service"
)

// Limits are how many seats there are, and what they are to be had with.
type Limits struct {
	Seats int
	service.Grant
	Whose string // to whom that is granted
}

// Check looks at the database, the keys, who may read them, and whether the
// limits grant what so many seats need, and tells w what is wrong and what to
// do, beside what is wrong elsewhere. The error says how much that is. A server may
// be at work on the state folder.
func Check(ctx context.Context, w io.Writer, state, node string, handed Handed, limits Limits, elsewhere ...store.Finding) error {
	if err := exists(state); err != nil && (len(missingRoom(state)) == 0 || Finished(state) != nil) {
		tell(w, elsewhere)
		return err
	}
	if err := own(state, "check"); err != nil {
		return err
	}
	found, err := checkDatabase(ctx, state, node)
	if err != nil {
		return err
	}
	found = append(found, checkKeys(state, handed)...)
	found = append(append(found, CheckLimits(limits)...), elsewhere...)
	tell(w, found)
	fmt.Fprintf(w, "last backup: %s\n", SayBackup(LastBackup(state)))
	switch len(found) {
	case 0:
		fmt.Fprintf(w, "%s is sound, with %d terminals and the limits of %s\n", state, limits.Seats, limits.Whose)
		return nil
	case 1:
		return errors.New("the check found something wrong")
	}
	return fmt.Errorf("the check found %d things wrong", len(found))
}

// own refuses the folder of somebody else, to whom other files would seem sound.
func own(state, command string) error {
	if uid, foreign := service.Foreign(state); foreign {
		return fmt.Errorf("%s belongs to user %d: run the check as that user, as with %s %s", state, uid, becoming(uid, state), shell.Teahouse(command, state))
	}
	return nil
}

// private is where systemd keeps what belongs to users that it makes up. They are nobody outside of
// their services, and have no way into it.
const private = "/var/lib/private"

// becoming begins a command as the user to whom a state folder belongs.
func becoming(uid int, state string) string {
	if at, err := filepath.EvalSymlinks(state); err == nil {
		state = at
	}
	if filepath.Dir(state) == private { // where the folder is called as the user is
		return fmt.Sprintf("systemd-run --pipe --quiet -p DynamicUser=yes -p User=%[1]s -p StateDirectory=%[1]s -p StateDirectoryMode=0700", shell.Path(filepath.Base(state)))
	}
	return fmt.Sprintf("sudo -u '#%d'", uid)
}

// tell prints what is wrong and what to do.
func tell(w io.Writer, found []store.Finding) {
	for _, f := range found {
		fmt.Fprintf(w, "%s\n", f.Problem)
		if f.Remedy != "" {
			fmt.Fprintf(w, "  to do: %s\n", f.Remedy)
		}
	}
}

func checkDatabase(ctx context.Context, state, node string) ([]store.Finding, error) {
	stage, err := store.Look(state)
	if missing := missingRoom(state); err == nil && stage == store.None && len(missing) > 0 {
		return missing, nil
	}
	kept, err := store.OpenReader(state)
	if err != nil { // which says what to do
		return []store.Finding{{Problem: err.Error()}}, nil
	}
	defer kept.Close()
	found, err := kept.Check(ctx)
	if err != nil {
		return append(found, store.Finding{Problem: err.Error()}), ctx.Err()
	}
	snap, err := kept.Load(ctx)
	if err != nil {
		return append(found, store.Finding{Problem: store.Explain(state, err).Error()}), ctx.Err()
	}
	of, _, err := kept.Cluster(ctx)
	if err != nil {
		return append(found, store.Finding{Problem: err.Error()}), ctx.Err()
	}
	return append(found, checkTime(state, snap, node, of != store.Cluster{})...), nil
}

// checkTime looks whether the room's time and this machine's clock fit together.
func checkTime(state string, snap *state.Snapshot, node string, shared bool) []store.Finding {
	sight, err := room.LookAtTime(snap, node, service.Clock(), shared)
	if err != nil {
		return []store.Finding{{Problem: store.Explain(state, err).Error()}}
	}
	var found []store.Finding
	if sight.Lost > 0 {
		found = append(found, store.Finding{
			Problem: fmt.Sprintf("the room's time is %s beyond all that happened: a clock carried it off", inDays(sight.Lost)),
			Remedy:  "start the server, which heals it",
		})
	}
	if sight.Off != 0 {
		ahead, off, right := "ahead of", sight.Off, "stop the server and run \""+shell.Teahouse("check --trust-clock", state)+"\""
		if off < 0 {
			ahead, off = "behind", -off
		}
		if shared {
			right = "wait for that day"
		}
		found = append(found, store.Finding{
			Problem: fmt.Sprintf("the clock of this machine is %s %s what it should be since the room was last open, so nothing is deleted or freed by it for a day", inDays(off), ahead),
			Remedy:  "set it right; or, if it is right, " + right,
		})
	}
	return found
}

// inDays is a time with the days apart.
func inDays(d time.Duration) string {
	d = d.Round(time.Second)
	if days := d / (24 * time.Hour); days > 1 {
		return fmt.Sprintf("%d days", days)
	}
	return d.String()
}

// TrustClock has a room take this machine's clock for right, however far it is
// from where the room left off, and heals it where a clock had carried it off.
// No server may be at work on the state folder.
func TrustClock(ctx context.Context, w io.Writer, state, node string, logger *slog.Logger) error {
	if err := exists(state); err != nil {
		return err
	}
	if err := own(state, "check --trust-clock"); err != nil { // for the check comes behind it
		return err
	}
	kept, err := store.Open(state, logger)
	if err != nil {
		return err
	}
	if Alone(ctx, kept) != nil {
		err := errors.New("this folder is that of a cluster's node, whose clock is trusted when it has agreed with itself for a day: set it right if it is wrong, which \"teahouse check\" with --cluster tells, and start the node")
		return errors.Join(err, kept.Close())
	}
	in, err := room.Open(ctx, room.Config{Node: node, Log: kept, History: kept, Logger: logger, Clock: service.Clock(), TrustClock: true})
	if err == nil {
		done, cancel := context.WithCancel(ctx)
		cancel() // the room has nothing to do but to keep what its start gave
		err = in.Run(done)
	}
	if err := errors.Join(err, kept.Close()); err != nil {
		return err
	}
	fmt.Fprintf(w, "the clock of this machine is trusted: it is %s\n", time.Now().Format(time.RFC1123))
	return nil
}

// checkKeys looks at the private files; none of them is made if it is missing.
// Those that are handed over have been read with the flags.
func checkKeys(state string, handed Handed) (found []store.Finding) {
	look := func(file string, elsewhere bool, load func() error) {
		if elsewhere || !present(filepath.Join(state, file)) {
			return
		}
		if err := load(); err != nil { // which says what to do
			found = append(found, store.Finding{Problem: err.Error()})
		}
	}
	found = missingKeys(state, handed)
	look(keys.HostFile, len(handed.Host) > 0, func() error {
		_, _, err := keys.LoadOrCreateHost(state)
		return err
	})
	// A room of an older version has no second one, and that is no fault.
	look(keys.HostECDSAFile, len(handed.Host) > 0, func() error {
		_, _, err := keys.LoadOrCreateHostECDSA(state)
		return err
	})
	look(keys.SecretFile, handed.Secret != "", func() error {
		_, err := keys.LoadOrCreateSecret(state)
		return err
	})
	return found
}

// CheckLimits tells what is lacking for so many seats.
func CheckLimits(l Limits) (found []store.Finding) {
	if fit := (service.Grant{Memory: l.Memory}).Seats(); l.Memory > 0 && l.Seats > fit {
		found = append(found, store.Finding{
			Problem: fmt.Sprintf("%d terminals need more memory than the %d MB of %s", l.Seats, l.Memory>>20, l.Whose),
			Remedy:  fmt.Sprintf("set --max-seats to %d, or grant more, as with MemoryMax of the service", fit),
		})
	}
	if need := service.FilesFor(l.Seats); l.Files > 0 && l.Files < need {
		fewer := ""
		if fit := (service.Grant{Files: l.Files}).Seats(); fit < l.Seats { // a server has so many in any case
			fewer = fmt.Sprintf(", or set --max-seats to %d", fit)
		}
		found = append(found, store.Finding{
			Problem: fmt.Sprintf("%d terminals need %d open files, and the limit of %s is %d", l.Seats, need, l.Whose, l.Files),
			Remedy:  fmt.Sprintf("raise it with \"ulimit -n %d\" or LimitNOFILE of the service%s", need, fewer),
		})
	}
	return found
}

// Reindex makes the search index anew. No server may be at work on the state
// folder.
func Reindex(ctx context.Context, w io.Writer, state string, logger *slog.Logger) error {
	if err := exists(state); err != nil {
		return err
	}
	kept, err := store.Open(state, logger)
	if err != nil {
		return err
	}
	if err := errors.Join(kept.Reindex(ctx), kept.Close()); err != nil {
		return err
	}
	fmt.Fprintf(w, "the index of %s is made anew\n", state)
	return nil
}

// exists tells that a state folder has a room in it.
func exists(state string) error {
	if err := Finished(state); err != nil {
		return err
	}
	_, err := os.Stat(filepath.Join(state, store.DatabaseFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no room in %s, choose its folder with --state: %w", state, err)
	}
	return err
}
