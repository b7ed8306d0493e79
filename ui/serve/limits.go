package serve

// The limits of the door, each with its unit and its reason: what people need, or what it
// costs us. Only those in Limits differ from one server to another. What is held for clients
// in all is bounded by heldMost, however many seats there are.

import (
	"time"

	"teahouse/room/flood"
)

// Limits bounds what clients may take. The zero value admits nobody; start
// from [DefaultLimits].
type Limits struct {
	Connections   int           // at once, in all
	PerAddress    int           // at once from one address (IPv6: one /64) that were admitted: an office, not a botnet
	Outside       int           // at once that were not admitted yet, most of them half open: 50 KB each
	Dialing       flood.Rate    // new connections from one address; and so many more sessions on those it has. Each costs half a millisecond of CPU
	Exchanges     flood.Rate    // new connections in all: a quarter of a core
	Entering      flood.Rate    // who comes into the room from one address to stay: everybody's list changes
	Guessing      flood.Rate    // guesses at the passphrase from one address. More are checked as well, but slowly
	HeaderTime    time.Duration // for a proxy to say whose connection it brings
	HandshakeTime time.Duration // until authenticated: long enough to type a passphrase for a key
	AuthTries     int           // keys that let nobody in before the connection ends: an agent holds a few. So many more are declined before anything is signed
	Sessions      int           // at once on one connection: ControlMaster shares one among terminals
	Held          int64         // bytes that sessions of all connections have not taken yet, as on the wire
	AskAfter      time.Duration // without a byte from the peer, until it is asked whether it is there
	StartAfter    time.Duration // for a connection to have a session, and for that to start: nobody needs a minute
	UnusedAfter   time.Duration // for a connection that had a session to have another: a master of ssh may be kept for a while
	CutAfter      time.Duration // without a byte, until the link counts as dead: two questions
	StuckAfter    time.Duration // in one write of a screen without progress: the peer does not read
	StuckLines    time.Duration // the same where there is no screen: a pager may hold it, and it costs little
}

// DefaultLimits fits a server with a few gigabytes of memory.
func DefaultLimits() Limits {
	return Limits{
		Connections:   12_000,
		PerAddress:    64,
		Outside:       1024,
		Dialing:       flood.Rate{Burst: 100, Every: 10 * time.Millisecond, Patience: 10 * time.Second},
		Exchanges:     flood.Rate{Burst: 500, Every: 2 * time.Millisecond},
		Entering:      flood.Rate{Burst: 60, Every: 250 * time.Millisecond, Patience: turnPatience},
		Guessing:      flood.Rate{Burst: 3, Every: 5 * time.Second, Patience: 20 * time.Second},
		HeaderTime:    5 * time.Second,
		HandshakeTime: time.Minute,
		AuthTries:     10,
		Sessions:      4,
		Held:          heldMost,
		AskAfter:      30 * time.Second,
		StartAfter:    time.Minute,
		UnusedAfter:   time.Hour,
		CutAfter:      75 * time.Second,
		StuckAfter:    30 * time.Second,
		StuckLines:    15 * time.Minute,
	}
}

// ForSeats makes place for the connections of so many seats, and some more that
// are coming or going.
func (l Limits) ForSeats(n int) Limits {
	l.Connections = max(l.Connections, n+n/5)
	l.Held = min(max(16<<20, int64(n)*(8<<10)), heldMost) // of the 120 KB that a seat is reckoned at
	return l
}

// What no operator needs to tune.
const (
	bytesPerSecond = 64 << 10        // taken from one session, and spent on packets by one connection, sustained: a paste is far less
	bytesAtOnce    = 512 << 10       // the same in a burst: the handshake and a large paste
	pourFree       = 1 << 10         // of that, until a session is one of those who pour: what people type, and most programs
	pourBurst      = 4 << 10         // the same at once: what people write in one go
	pourPerCore    = 512 << 10       // taken by all who pour, for each core, sustained: half of what it can do, where lines are short
	pourAtOnce     = 1 << 20         // and in a burst: a large paste waits for nothing while nobody else pours
	pourUnit       = 256             // in which they are counted
	bytesBefore    = 256 << 10       // read before somebody is authenticated: only keys
	bytesToStart   = 32 << 10        // and then before the first session starts: only requests, for clients send input to what runs
	packetMost     = 35_000          // of one packet: what everybody must be able to take (RFC 4253, 6.1), and more than clients are told they may send
	packetBefore   = 16 << 10        // the same before the first session starts: the longest is somebody's certificate
	longMost       = 32              // connections of which longer ones are read, 256 KB at most: a file that stands in a command
	longEach       = 8               // of these of one network
	heldEach       = 12 << 20        // on the wire, for one session that takes nothing now: the library's window of 2 MB, in packets of a short line each
	heldMost       = 32 << 20        // in all, however many seats there are: what the library and the garbage collector make of it is twice as much
	heldSpare      = 4 << 20         // beyond that, for one connection: what the packets of others cost while a session takes nothing for hours
	heldLittle     = 32 << 10        // for one connection that is read on while half of that is held
	heldLeast      = 1 << 10         // while three quarters are: behind that comes at least one packet, 32 KB of a client that pours
	strayFrom      = 32 << 10        // on the wire, of one connection, taken by nobody: from there on standard error is read to be thrown away
	fillFree       = 256 << 10       // bytes held for one session until more of its input is read at the pace of its address: a paste, or a log
	fillPerSecond  = 1 << 20         // such bytes of all connections of an address, sustained: a fortieth of a core, where they are packets of a few bytes
	fillAtOnce     = 4 << 20         // and in a burst: more than a window, so that a pipe of ordinary lines waits for nothing
	fillUnit       = 1 << 10         // in which they are counted
	channelsEach   = 64              // channels of one connection that were not answered yet, or wait to begin: a browser asks for dozens to be forwarded at once
	channelBytes   = 4 << 10         // that say what a channel is for: a host, or a path
	sessionsBefore = 2               // sessions of a connection before one was let in; one waits, and the other is told why it cannot be served beside it
	effortEach     = 16              // that checking the keys takes which one client proves, as keys.Effort counts it: an agent holds a few
	loneFor        = time.Hour       // to remember that no known key came behind an unknown one: a second signature may ask for a passphrase
	rememberLone   = 1 << 14         // such keys
	envCount       = 32              // variables of one session that are wanted
	envBytes       = 8 << 10         // their names and values together
	envValue       = 1 << 10         // of one of them: no name of a language, a zone or a terminal is as long
	socketBuffer   = 64 << 10        // kernel memory for each direction of one connection, whose peer may never read, or send without end
	pieceBytes     = 512             // written at once: more than some lines take. Progress is seen from one to the next, and the library keeps a packet of the longest, and what it was encrypted to
	inputRead      = 512             // read at once from one session: what a person types, and a buffer that each has
	inputWaits     = 16 << 10        // sent to one session, read ahead and not taken yet, until no more is read from its window
	changesAtOnce  = 5               // changes of one session between the screen and plain lines, each of which is told to the room
	changeEach     = time.Second     // and then so often
	sweepsEach     = 6               // looks at each connection in the time after which it is asked or cut
	rememberAddrs  = 1 << 16         // addresses whose dialing rate is remembered
	unreachedAfter = 2 * time.Second // after which people are told that the room cannot be reached: longer than most of what mends itself
	rejectWithin   = time.Second     // for a peer that is turned away to take the reason
	hangUpFor      = time.Second / 2 // for clients whose session is over
	drainFor       = 3 * time.Second // for sessions to say goodbye when the server stops
	arriveFor      = time.Second     // of it, for connections to come as far as a session
)

// When commands that read back are following: three within five minutes are more than
// somebody's glance, and a loop.
const (
	pollsMost   = 3
	pollsWithin = 5 * time.Minute
	pollersMost = 1 << 14 // people of whom it is remembered
)

// What bounds connections that are nobody's yet, and what each may cost.
const (
	rekeysBefore   = 2                      // key exchanges before authentication: one is needed
	rekeysAtOnce   = 8                      // key exchanges of one connection: clients ask after a gigabyte, or an hour
	rekeyEach      = 10 * time.Second       // and then so often
	pieceLess      = 128                    // bytes of a write that counts as tiny: a key's echo is one
	piecesAtOnce   = 4096                   // of these to one connection
	pieceEach      = 4 * time.Millisecond   // and then so often, which is faster than keys repeat
	benchWrites    = 2 * time.Millisecond   // of one write to a newcomer, until their bench is another's: the kernel takes all that people are sent before
	dismissMost    = 256                    // peers that are told so at once; more are just closed
	heldLook       = 100 * time.Millisecond // until what is held in all is counted anew
	evictWithin    = 50 * time.Millisecond  // for a peer that makes place for another to take the reason
	readsWithin    = time.Second            // for a peer to take some of what is written to it, or not much more is read of it
	startsWithin   = 5 * time.Second        // for the session to start to which more was sent than may come before
	exchangeWithin = 15 * time.Second       // to wait for one's turn to exchange keys: a client waits longer
	knocksMost     = 512                    // connections of all networks that are: some 10 MB, and no more than the kernel holds back
	knocksEach     = 64                     // connections of one network that are accepted and not counted yet: some milliseconds of work
	silentWithin   = 2 * time.Second        // to say something, before a connection may go while there are places: a round trip is enough
	endsWithin     = 5 * time.Second        // for a session that its client has ended to be over, before the next one is refused
	settleWithin   = 2 * time.Second        // for a connection to have a session, before it counts as idle
	networkShare   = 8                      // a network with more than one in so many of the places that all share gives way first
	tallyEach      = time.Minute            // between two lines of the log on the same
	turnPatience   = 30 * time.Second       // for somebody without a screen to wait for their turn to come in, and not be refused for now
	askedWithin    = time.Minute            // to type a word
	askedLeast     = 5 * time.Second        // of it, where others are to be asked: who reads it and types needs as long
	askedAgain     = 10 * time.Second       // after which to try again
	tallyMost      = 100                    // addresses and reasons that are logged one by one in that time
	tallyFew       = 10                     // refused sessions of one address, for one reason, that are, with whose they were
	commandsMost   = 1000                   // addresses of whose commands…
	commandsFew    = 30                     // …so many are, with who ran them
	wordMost       = 64                     // bytes of a word that is asked for
)

// What bounds the question for the passphrase.
const (
	passphraseTries  = 3               // in one session
	passphraseWithin = 2 * time.Minute // to find and type it
)
