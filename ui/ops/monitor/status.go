package monitor

// The status page, which goes through a socket in the state folder.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"teahouse/ui/ops/archive"
	"teahouse/ui/ops/service"
)

const (
	statusSocket = "status.sock"   // in the state folder
	pageWithin   = 5 * time.Second // to take the page
	pageMost     = 1 << 20         // bytes of it
	leaseAge     = 5 * time.Second // that a lease has at most unless its node is cut off: it is renewed every 2
)

// serveStatus gives the page to whoever connects. The state folder's owner
// alone can.
func (m *Monitor) serveStatus(ctx context.Context) {
	defer context.AfterFunc(ctx, func() { _ = m.status.Close() })()
	for {
		c, err := m.status.Accept()
		if err != nil {
			if ctx.Err() == nil {
				m.Logger.Warn("\"teahouse status\" no longer works", "err", err)
			}
			return
		}
		_ = c.SetDeadline(time.Now().Add(pageWithin))
		_, _ = io.WriteString(c, m.page(time.Now()))
		_ = c.Close()
	}
}

// Status copies the page of the server that uses a state folder. It is an error
// if that is not ready, so that whoever asks whether a service is well need not read.
func Status(w io.Writer, state string) error {
	path := filepath.Join(state, statusSocket)
	if _, err := os.Lstat(path); err != nil { // an error that tells of the way there
		return unanswered(state, "runs on", err)
	}
	c, err := dialUnix(path, pageWithin)
	if err != nil {
		return unanswered(state, "answers in", err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(pageWithin))
	page, err := io.ReadAll(io.LimitReader(c, pageMost))
	if err != nil {
		err = fmt.Errorf("the teahouse on %s does not answer: look into its log, and start it anew if that stays so: %w", state, err)
	}
	if _, errWrite := w.Write(page); err != nil || errWrite != nil {
		return errors.Join(err, errWrite)
	}
	if !isReady.Match(page) {
		return errors.New("the server is not ready")
	}
	return nil
}

// unanswered is that there is no page. Whoever may not ask is not told that nobody would answer.
func unanswered(state, nobody string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return &fs.PathError{Op: "connect to", Path: filepath.Join(state, statusSocket), Err: syscall.EACCES} // see store.Explain
	}
	return fmt.Errorf("no teahouse %s %s: start it, or name the folder of another one with --state: %w", nobody, state, err)
}

// isReady finds the row of the page that says so.
var isReady = regexp.MustCompile(`(?m)^ready +yes$`)

// Limits asks the server that is at work on a state folder for how many
// terminals it has place, and what it is granted. None may answer.
func Limits(state string) (seats int, grant service.Grant, answered bool) {
	var page strings.Builder
	_ = Status(&page, state) // one that is not ready has limits, too
	row := isGranted.FindStringSubmatch(page.String())
	if row == nil {
		return 0, service.Grant{}, false
	}
	seats, errSeats := strconv.Atoi(row[1])
	memory, errMemory := strconv.ParseInt(row[2], 10, 64)
	files, errFiles := strconv.ParseUint(row[3], 10, 64)
	return seats, service.Grant{Memory: memory, Files: files}, errors.Join(errSeats, errMemory, errFiles) == nil
}

// granted is the row of the page that tells the limits, and isGranted reads it.
const granted = "%d terminals, %s of memory (%d bytes), %d open files; 0 is not known"

var isGranted = regexp.MustCompile(`(?m)^limits +(\d+) terminals, .* of memory \((\d+) bytes\), (\d+) open files; 0 is not known$`)

func (m *Monitor) page(now time.Time) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	f := m.figures()

	row("teahouse", "%s", m.Version)
	row("running", "for %v, since %s", now.Sub(m.began).Round(time.Second), m.began.UTC().Format(time.RFC3339))
	row("ready", "%s", m.readiness())
	people := "%d at %d terminals"
	if f.cluster != nil {
		people = "%d at all nodes, %d terminals at this one"
	}
	row("people", people, f.room.Members, f.room.Seats)
	grant := service.Granted()
	row("limits", granted, f.room.Most, size(uint64(grant.Memory)), grant.Memory, grant.Files)
	row("sessions", "%d", f.Sessions)
	row("connections", "%d, of which %d in the handshake", f.Connections, f.Handshaking)
	row("handshakes", "%d, and %d that failed", f.Authenticated, f.Failed)
	row("cut off", "%d that did not read, %d whose link was dead", f.Stalled, f.Lost)
	row("received", "%s", size(f.Received))
	row("sent", "%s", size(f.Sent))
	row("commits", "half within %v, 99 of 100 within %v", quantile(m.commits, .5), quantile(m.commits, .99))
	row("delivery", "half within %v, 99 of 100 within %v", quantile(m.frames, .5), quantile(m.frames, .99))
	row("slowest", "%d lines behind", f.room.Lag)
	if c := f.cluster; c != nil {
		ago := func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
		row("cluster", "%d nodes, %d messages behind, lease renewed %v ago; %d of %d copies of the log current, as NATS told %v ago", c.Nodes, c.Lag, ago(c.Renewed), c.Current, c.Replicas, ago(c.Looked))
		for _, thing := range c.Differs {
			row("differs", "%s", thing)
		}
	}
	row("database", "%s", size(uint64(f.database)))
	row("last backup", "%s", archive.SayBackup(f.backup))
	row("memory", "%s from the system, %s on the heap", size(memory.Sys-memory.HeapReleased), size(memory.HeapAlloc))
	row("goroutines", "%d", runtime.NumGoroutine())
	for _, kind := range slices.Sorted(maps.Keys(f.room.Events)) {
		row("event "+string(kind), "%d", f.room.Events[kind])
	}
	for _, reason := range slices.Sorted(maps.Keys(f.Refused)) {
		row("refused for "+reason, "%d", f.Refused[reason])
	}
	for _, code := range slices.Sorted(maps.Keys(f.room.Refused)) {
		row("not done for "+string(code), "%d", f.room.Refused[code])
	}
	_ = w.Flush()
	return b.String()
}

// ready tells why nobody can come in and talk now.
func (m *Monitor) ready() error {
	f := m.figures()
	switch {
	case !f.Open:
		return errors.New("the door is closed")
	case f.trouble != nil:
		return fmt.Errorf("the log refuses lines: %w", f.trouble)
	case f.behind != nil:
		return fmt.Errorf("the history is not written: %w", f.behind)
	case f.draining:
		return errors.New("operators have this node take nobody")
	case f.cluster != nil && f.cluster.Renewed > leaseAge:
		cut := fmt.Errorf("cut off from the other nodes: no NATS server has renewed the lease for %v", f.cluster.Renewed.Round(time.Second))
		if f.cluster.Failed != nil {
			return fmt.Errorf("%w: %w", cut, f.cluster.Failed)
		}
		return cut
	case f.stalled > 0:
		return fmt.Errorf("the log has been busy with one write for %v", f.stalled.Round(time.Millisecond))
	}
	return cramped()
}

func (m *Monitor) readiness() string {
	if err := m.ready(); err != nil {
		return "no: " + err.Error()
	}
	return "yes"
}

func size(n uint64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 10<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", n>>10)
}
