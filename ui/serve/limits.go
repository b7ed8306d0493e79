package serve

import (
	"time"

	"teahouse/room/flood"
)

// Limits bounds what clients may take. The zero value admits nobody; start
// from [DefaultLimits].
type Limits struct {
	Connections   int           // at once, in all
	PerAddress    int           // at once from one address (IPv6: one /64): an office, not a botnet
	Dialing       flood.Rate    // new connections from one address; and so many more sessions on those it has
	Guessing      flood.Rate    // wrong passphrases from one address: whoever goes on is held off for minutes
	Handshakes    int           // at once, not yet authenticated: each costs half a millisecond of CPU
	HeaderTime    time.Duration // for a proxy to say whose connection it brings
	HandshakeTime time.Duration // until authenticated: long enough to type a passphrase for a key
	AuthTries     int           // keys offered before the connection ends: an agent holds a few
	Sessions      int           // at once on one connection: ControlMaster shares one among terminals
	Held          int64         // bytes that sessions of all connections have not taken yet, as on the wire
	AskAfter      time.Duration // without a byte from the peer, until it is asked whether it is there
	CutAfter      time.Duration // without a byte, until the link counts as dead: two questions
	StuckAfter    time.Duration // in one write of a screen without progress: the peer does not read
	StuckLines    time.Duration // the same where there is no screen: a pager may hold it, and it costs little
}

// DefaultLimits fits a server with a few gigabytes of memory.
func DefaultLimits() Limits {
	return Limits{
		Connections:   12_000,
		PerAddress:    64,
		Dialing:       flood.Rate{Burst: 30, Every: 2 * time.Second, Patience: 0},
		Guessing:      flood.Rate{Burst: 3, Every: 5 * time.Second, Patience: 10 * time.Second},
		Handshakes:    128,
		HeaderTime:    5 * time.Second,
		HandshakeTime: 30 * time.Second,
		AuthTries:     20,
		Sessions:      4,
		Held:          64 << 20,
		AskAfter:      30 * time.Second,
		CutAfter:      75 * time.Second,
		StuckAfter:    30 * time.Second,
		StuckLines:    15 * time.Minute,
	}
}

// ForSeats makes place for the connections of so many seats, and some more that
// are coming or going.
func (l Limits) ForSeats(n int) Limits {
	l.Connections = max(l.Connections, n+n/5)
	l.Held = max(16<<20, int64(n)*(8<<10)) // of the 120 KB that a seat is reckoned at
	return l
}

// What no operator needs to tune.
const (
	bytesPerSecond = 64 << 10        // taken from one session, and spent on packets by one connection, sustained: a paste is far less
	bytesAtOnce    = 512 << 10       // the same in a burst: the handshake and a large paste
	bytesBefore    = 256 << 10       // read before the first session starts: only requests and keys
	heldEach       = 12 << 20        // on the wire, for one session that takes nothing now: the library's window of 2 MB, in packets of a short line each
	heldSpare      = 4 << 20         // beyond that, for one connection: what the packets of others cost while a session takes nothing for hours
	keysEach       = 16              // keys that one client proves: an agent holds a few
	loneFor        = time.Hour       // to remember that no known key came behind an unknown one: a second signature may ask for a passphrase
	rememberLone   = 1 << 14         // such keys
	envCount       = 32              // variables of one session
	envBytes       = 8 << 10         // their names and values together
	socketBuffer   = 64 << 10        // kernel memory for each direction of one connection, whose peer may never read, or send without end
	pieceBytes     = 8 << 10         // written at once: progress is seen from one to the next
	inputRead      = 512             // read at once from one session: what a person types, and a buffer that each has
	inputWaits     = 64 << 10        // sent to one session, read ahead and not taken yet, until no more is read from its window
	sweepsEach     = 6               // looks at each connection in the time after which it is asked or cut
	rememberAddrs  = 1 << 16         // addresses whose dialing rate is remembered
	dismissWithin  = time.Second     // for a peer that is turned away to take the reason
	drainFor       = 3 * time.Second // for sessions to say goodbye when the server stops
	arriveFor      = time.Second     // of it, for connections to come as far as a session
)

// What bounds how often somebody without a screen tries to get a seat, as long as he wants to wait.
const (
	retryFirst = 100 * time.Millisecond
	retryMost  = 2 * time.Second
)

// What bounds the question for the passphrase.
const (
	passphraseTries  = 3               // in one session
	passphraseWithin = 2 * time.Minute // to find and type it
)
