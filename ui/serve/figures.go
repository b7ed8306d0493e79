package serve

// What the door counts, for its operator. Counters only rise. Every reason to refuse is one of
// Reasons, so that whoever reads the figures knows those that were never counted, too. They
// name nobody: no address, no key.

import (
	"maps"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// Figures is what a door holds now, and what it has counted since it was made.
type Figures struct {
	Open bool // it accepts connections

	Connections int // now
	Most        int // so many connections there may be
	Handshaking int // of these, not yet authenticated
	Sessions    int // now

	Authenticated uint64            // handshakes that succeeded
	Failed        uint64            // handshakes that did not
	Silent        uint64            // connections that were closed before one, as checks whether the server is there
	Refused       map[string]uint64 // connections, sessions and people, by reason
	Received      uint64            // bytes, of whole connections
	Sent          uint64
	Stalled       uint64 // sessions cut because the peer did not read
	Asked         uint64 // questions whether a silent peer is still there
	Lost          uint64 // connections cut because the peer did not answer
	NotAccepted   uint64 // errors of the system where a connection was to be accepted
}

// The reasons to refuse that the door has itself. The room's refusals of
// newcomers are counted under their codes.
const (
	refusedRate        = string(stdio.CodeRate)       // too many new connections, or sessions on old ones, from one address
	refusedConnections = "connections"                // in all
	refusedAddress     = string(stdio.CodeAddress)    // from one address
	refusedHandshakes  = "handshakes"                 // at once: made place for another
	refusedHandshake   = "handshake"                  // failed; counted apart
	refusedIdle        = "idle"                       // nobody in the room: made place for another, or had no session for long
	refusedProxy       = "proxy"                      // a proxy without a sound header
	refusedProtocol    = "protocol"                   // not SSH
	refusedSessions    = "sessions"                   // on one connection
	refusedService     = "service"                    // files, ports and other things that a room does not have
	refusedUsage       = "usage"                      // a command that means nothing
	refusedUnlisted    = string(stdio.CodeUnlisted)   // their key is not allowed, or they have none
	refusedPassphrase  = string(stdio.CodePassphrase) // they do not know it
	refusedGone        = "gone"                       // nobody is there any more to be let in
	refusedMemory      = string(stdio.CodeMemory)     // there is none left for more people
	refusedError       = "error"                      // ours
)

// Reasons is every reason under which a door counts refusals: its own and the
// room's. A failed handshake is not among them, as that is counted apart.
func Reasons() []string {
	reasons := []string{
		refusedRate, refusedConnections, refusedAddress, refusedHandshakes, refusedIdle, refusedProxy, refusedProtocol,
		refusedSessions, refusedService, refusedUsage, refusedUnlisted, refusedPassphrase, refusedGone, refusedMemory, refusedError,
	}
	for _, code := range state.Codes() {
		reasons = append(reasons, string(code))
	}
	return reasons
}

// counts is what the parts of a door count.
type counts struct {
	authenticated, failed atomic.Uint64
	silent                atomic.Uint64
	received, sent        atomic.Uint64
	stalled, lost, asked  atomic.Uint64
	notAccepted           atomic.Uint64
	serving               atomic.Int32 // listeners

	mu      sync.Mutex
	refused map[string]uint64
}

func (c *counts) refuse(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refused == nil {
		c.refused = map[string]uint64{}
	}
	c.refused[reason]++
}

// Figures returns the door's figures as they are now.
func (d *Door) Figures() Figures {
	d.table.mu.Lock()
	connections, handshaking := len(d.table.conns), d.table.handshaking
	d.table.mu.Unlock()
	c := &d.counts
	c.mu.Lock()
	refused := maps.Clone(c.refused)
	c.mu.Unlock()
	return Figures{
		Open:        c.serving.Load() > 0 && d.stopping.Err() == nil,
		Connections: connections, Most: d.cfg.Limits.Connections, Handshaking: handshaking, Sessions: d.sessions.count(),
		Authenticated: c.authenticated.Load(), Failed: c.failed.Load(), Silent: c.silent.Load(), Refused: refused,
		Received: c.received.Load(), Sent: c.sent.Load(),
		Stalled: c.stalled.Load(), Asked: c.asked.Load(), Lost: c.lost.Load(),
		NotAccepted: c.notAccepted.Load(),
	}
}

// countedListener counts the errors of accepting, and logs the first of those within
// a minute: the library tries again, and tells nobody. One goroutine accepts.
type countedListener struct {
	net.Listener
	door   *Door
	failed time.Time // and was logged
}

// Accept implements [net.Listener].
func (l *countedListener) Accept() (net.Conn, error) {
	l.door.knocks.room()
	c, err := l.Listener.Accept()
	if d := l.door; err != nil && d.stopping.Err() == nil {
		d.counts.notAccepted.Add(1)
		if now := time.Now(); now.Sub(l.failed) > tallyEach {
			l.failed = now
			d.cfg.Logger.Error("no connection can be accepted, trying again until some can", "err", err,
				"remedy", "where open files have run out, raise LimitNOFILE= of the unit or ulimit -n, or lower --max-seats")
		}
	}
	return c, err
}
