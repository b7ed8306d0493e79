package cluster

// What is wrong with the servers, told to an operator who asks before people notice.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/store"
)

// clocksApart is how far the clock of a server may be from this machine's: lines bear
// the server's time, and people compare it with theirs.
const clocksApart = 2 * time.Second

// oldestServer is the first that tells of leases that ran out.
const oldestServer = "2.11.0"

// Check looks at the servers, at what the room has there, and whether a state folder
// belongs to that, and changes nothing.
// Where the addresses of servers' monitoring are given, it looks whether what is
// acknowledged is on their disks.
func Check(ctx context.Context, cfg Config, dir string, monitors ...string) (found []store.Finding) {
	add := func(remedy, problem string, args ...any) {
		found = append(found, store.Finding{Problem: fmt.Sprintf(problem, args...), Remedy: remedy})
	}
	for _, monitor := range monitors {
		found = append(found, checkSync(ctx, monitor)...)
	}
	e, err := connect(ctx, cfg)
	if a, is := errors.AsType[*advised](err); is {
		add(a.remedy, "%s", a.problem)
		return found
	}
	if err != nil {
		add("set the flags of --cluster right", "%v", err)
		return found
	}
	defer e.nc.Close()
	if v := e.nc.ConnectedServerVersion(); older(v, oldestServer) {
		add("install a newer one", "the NATS server %s has version %s, and a room needs %s", e.nc.ConnectedServerName(), v, oldestServer)
	}
	if takes := e.nc.MaxPayload(); takes < messageTaken {
		add("write \"max_payload: 1MB\" into the configuration of all servers, and reload them",
			"the NATS server %s takes %d bytes in one message, and a long line or a snapshot may need %d", e.nc.ConnectedServerName(), takes, messageTaken)
	}
	asked := time.Now()
	info, err := e.find(ctx)
	heard := time.Now()
	if a, is := errors.AsType[*advised](err); is {
		add(a.remedy, "%s", a.problem)
		return found
	}
	if err != nil {
		add("turn JetStream on in the configuration of all servers, and allow this node to use it", "%v", err)
		return found
	}
	if info == nil {
		add("start a node, or put a room there with \"teahouse cluster seed\"", "there is no room %s on the servers yet", cfg.Room)
		return found
	}
	if err := e.checkFolder(ctx, info, dir); err != nil { // which says what to do
		add("", "%v", err)
	}
	found = append(found, e.checkStream(e.caughtUp(ctx, info))...)
	if d := outside(info.TimeStamp, asked, heard); !info.TimeStamp.IsZero() && d > clocksApart {
		add("let all machines keep time by NTP", "the clocks of this machine and of the server that leads %s are %v apart", e.cfg.stream(), d.Round(time.Second))
	}
	found = append(found, e.checkAllowed(ctx, info)...)
	return found
}

// checkFolder tells why a folder cannot go on with the stream, if there is a room in it.
func (e *engine) checkFolder(ctx context.Context, info *jetstream.StreamInfo, dir string) error {
	if stage, err := store.Look(dir); err != nil || stage != store.Used {
		return nil // what is wrong with it is not the servers' matter
	}
	kept, err := store.OpenReader(dir)
	if err != nil {
		return nil
	}
	defer kept.Close()
	known, applied, err := whose(ctx, kept)
	if err != nil || known == (store.Cluster{}) {
		return err
	}
	return e.cfg.same(known, info, applied)
}

// caughtUp looks at the stream again for a while where a copy of it is behind, as each is for a moment
// when something was said.
func (e *engine) caughtUp(ctx context.Context, info *jetstream.StreamInfo) *jetstream.StreamInfo {
	_ = persist(ctx, checkFor, func(ctx context.Context) error {
		c := info.Cluster
		if c == nil || c.Leader == "" || !slices.ContainsFunc(c.Replicas, func(r *jetstream.PeerInfo) bool { return !r.Current && !r.Offline }) {
			return nil
		}
		if again, err := e.find(ctx); err == nil && again != nil {
			info = again
		}
		return errors.New("a copy is behind")
	})
	return info
}

// checkStream holds the stream against what it should be.
func (e *engine) checkStream(info *jetstream.StreamInfo) (found []store.Finding) {
	add := func(remedy, problem string, args ...any) {
		found = append(found, store.Finding{Problem: fmt.Sprintf(problem, args...), Remedy: remedy})
	}
	name, has := e.cfg.stream(), info.Config
	edit := "set it as it should be: nats stream edit " + name
	if has.Storage != jetstream.FileStorage {
		add("take what the nodes hold: \"teahouse cluster leave\" on one, delete the stream, \"teahouse cluster seed\"", "the stream %s is in memory only", name)
	}
	if has.Replicas < 3 {
		add(edit+" --replicas 3, with three servers up", "the stream %s is on %d server: what it acknowledged is lost with it", name, has.Replicas)
	}
	if !has.DenyDelete || !has.DenyPurge {
		add(edit+" --deny-delete --deny-purge", "messages of the stream %s can be deleted, after which nodes would differ", name)
	}
	if e.cfg.Keep != 0 && has.MaxAge != e.cfg.Keep {
		add("start all nodes with the same --keep", "the stream %s keeps lines for %s, and this configuration says %s", name, inDays(has.MaxAge), inDays(e.cfg.Keep))
	}
	for _, bound := range []struct {
		what string
		is   int64
	}{{"messages", has.MaxMsgs}, {"bytes", has.MaxBytes}} {
		if bound.is > 0 {
			add(edit+" without that limit", "the stream %s drops what is beyond %d %s, however young", name, bound.is, bound.what)
		}
	}
	if c := info.Cluster; c != nil {
		if c.Leader == "" {
			add("see that a majority of the servers is up and reaches each other", "nobody leads the stream %s: nothing can be said", name)
		}
		for _, r := range c.Replicas {
			switch {
			case r.Offline:
				add("start it", "the server %s, which has a copy of %s, is not up", r.Name, name)
			case !r.Current:
				add("wait; if it lasts, look at its log and its disk", "the copy of %s on %s is %d entries behind", name, r.Name, r.Lag)
			}
		}
	}
	if lost := info.State.Lost; lost != nil && len(lost.Msgs) > 0 {
		add("begin a new stream from the folder of a node: \"teahouse cluster leave\" there, then \"teahouse cluster seed\"", "%d messages of %s are damaged on a disk", len(lost.Msgs), name)
	}
	return found
}

// outside is how far a server's time is from the moments between which it answered, by this
// machine's clock: a slow answer is no wrong clock.
func outside(at, asked, heard time.Time) time.Duration {
	return max(asked.Sub(at), at.Sub(heard), 0)
}

// checkAllowed tries what a node does, in such ways that nothing is changed.
func (e *engine) checkAllowed(ctx context.Context, info *jetstream.StreamInfo) (found []store.Finding) {
	try := func(what string, f func(ctx context.Context) error) {
		err := persist(ctx, checkFor, func(ctx context.Context) error {
			began := time.Now()
			return e.because(f(ctx), began)
		})
		if a, is := errors.AsType[*advised](err); is {
			err = errors.New(a.problem)
		}
		if err != nil {
			found = append(found, store.Finding{Problem: fmt.Sprintf("this node cannot %s: %v", what, err), Remedy: e.allow()})
		}
	}
	// It expects another stream, so the server that takes it refuses it.
	write := func(what, subject string) {
		try(what, func(ctx context.Context) error {
			_, err := e.js.PublishMsg(ctx, &nats.Msg{Subject: subject}, jetstream.WithExpectStream("none"), jetstream.WithRetryAttempts(0))
			if _, answered := errors.AsType[*jetstream.APIError](err); answered {
				return nil
			}
			return err
		})
	}
	try("read the stream", func(ctx context.Context) error {
		f, err := e.follow(ctx, e.cfg.stream(), info.State.LastSeq+1)
		if err == nil {
			f.stop()
		}
		return err
	})
	write("write to the stream", e.cfg.subject(info.Config.Metadata[identityKey]))
	for _, bucket := range []struct{ what, stream, subject string }{
		{"leases", "KV_" + e.cfg.leases(), "$KV." + e.cfg.leases() + "." + leaseKey("nobody")},
		{"snapshots", "OBJ_" + e.cfg.snapshots(), "$O." + e.cfg.snapshots() + ".M.none"},
	} {
		there := false
		try("read the "+bucket.what, func(ctx context.Context) error {
			s, err := e.js.Stream(ctx, bucket.stream)
			if there = err == nil; there {
				_, err = s.GetLastMsgForSubject(ctx, bucket.subject)
			}
			if errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrMsgNotFound) {
				return nil
			}
			return err
		})
		if there {
			write("write the "+bucket.what, bucket.subject)
		}
	}
	return found
}

// checkSync asks a server whether it waits for its disk before it acknowledges.
func checkSync(ctx context.Context, monitor string) (found []store.Finding) {
	add := func(remedy, problem string, args ...any) {
		found = append(found, store.Finding{Problem: fmt.Sprintf(problem, args...), Remedy: remedy})
	}
	const see = "give the address of a server's monitoring, such as http://127.0.0.1:8222"
	ctx, cancel := context.WithTimeout(ctx, connectFor)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(monitor, "/")+"/jsz?config=1", nil)
	if err != nil {
		add(see, "%v", err)
		return found
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		add(see, "%v", err)
		return found
	}
	defer answer.Body.Close()
	var told struct {
		Disabled bool  `json:"disabled"`
		Used     int64 `json:"storage"`
		Config   struct {
			Most     int64         `json:"max_storage"`
			Sync     time.Duration `json:"sync_interval"`
			Always   bool          `json:"sync_always"`
			StoreDir string        `json:"store_dir"`
		} `json:"config"`
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(&told); err != nil || answer.StatusCode != http.StatusOK {
		add(see, "%s does not tell about JetStream (%s)", monitor, answer.Status)
		return found
	}
	if most := told.Config.Most; most > 0 && told.Used > most-most/10 {
		add("give it more, and start it anew: at the limit nothing can be said", "the server at %s has used %d of the %d bytes of its max_file_store", monitor, told.Used, most)
	}
	switch {
	case told.Disabled:
		add("turn JetStream on in its configuration", "the server at %s has no JetStream", monitor)
	case !told.Config.Always:
		add("write \"sync_interval: always\" into the jetstream block of all servers, and start them again one by one",
			"the server at %s acknowledges what is not on its disk yet: a power cut loses up to %v of talk", monitor, told.Config.Sync)
	}
	return found
}

// inDays is for how long a stream keeps lines, as --keep is given.
func inDays(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == 0:
		return "forever"
	case d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	}
	return d.String()
}

// older compares versions such as 2.11.0.
func older(version, than string) bool {
	var a, b [3]int
	fmt.Sscanf(version, "%d.%d.%d", &a[0], &a[1], &a[2]) // what cannot be read is as 0
	fmt.Sscanf(than, "%d.%d.%d", &b[0], &b[1], &b[2])
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}
