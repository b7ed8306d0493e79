package cluster

// Every limit of a node among its servers, with its unit and reason. What is
// applied depends on none of them: it is in the log.

import "time"

const (
	messageMost   = 512 << 10               // bytes of proposals in one message: half of what a server takes unless it is told otherwise
	messageTaken  = 1 << 20                 // bytes of a message that the stream takes
	messageHeader = 1 << 10                 // bytes around it, which a server counts, too
	proposalMost  = messageTaken - 16<<10   // bytes of one proposal: what is around it fits beside it
	duplicates    = 5 * time.Minute         // for which the stream knows ids: longer than any delay in a network
	tellFirst     = 2 * time.Second         // without a server, until it is told why none is reached…
	tellAgain     = time.Minute             // …and told again
	attemptFor    = 2 * time.Second         // for one attempt of anything with a server…
	listFor       = 3 * attemptFor          // …and of listing snapshots, which is some questions, one after the other
	retryFirst    = 50 * time.Millisecond   // between attempts…
	retryMost     = time.Second             // …and at most
	greetFor      = 3 * time.Second         // …and of being let in, which with TLS is four ways to the server and back
	checkFor      = 3 * attemptFor          // …and of whatever a check asks: a busy server is no wrong one
	connectFor    = 10 * time.Second        // for a server to answer, and to know its streams, at a start
	heartbeat     = 500 * time.Millisecond  // of a server to who tails: the least that NATS takes; two that fail end it
	heartbeatMost = 2 * time.Second         // where it is far away: less than half of the time that a pull lasts
	pullAtOnce    = 128                     // messages under way to who tails: enough that no time is lost over a long line
	heldMessages  = 1024                    // messages read and not yet applied…
	heldBytes     = 8 << 20                 // …and bytes of them
	behindFor     = 1500 * time.Millisecond // for which a tail may not come to what is known to be there, beside two ways to the server and back
	idleFor       = 10 * time.Second        // after which a server forgets a tail that was not ended
	gapsBelieved  = 20                      // feeds in a row that leave out what is wanted, before it is believed to be lost
)

// Leases. An election among servers takes 4 to 9 s, and a server that hangs is
// noticed after 3: a node is not gone that could not be heard for that.
const (
	leaseEvery = 2 * time.Second
	leaseFor   = 7 * time.Second        // without a renewal, after which a node is declared gone: people elsewhere see that within 10 s
	leaseGone  = time.Hour              // for which it is known of a lease that it has ended
	heardEvery = 3 * time.Second        // between two renewals of its own that a node sees, as long as it may judge others
	judgeEvery = 500 * time.Millisecond // how often it does
	lookEvery  = 5 * time.Second        // how often a node looks whether the stream is the one it knows
	doubtFor   = 15 * time.Second       // for which a stream may look wrong before that is believed: longer than an election
	clientPing = time.Second            // three that are not answered mean that a server hangs
)

// Snapshots. The stream holds all of --keep, so one is needed in half of that; more
// spare a new node the reading of many messages.
const (
	snapshotEach  = 100_000     // messages, after which there is another…
	snapshotPause = 50          // …but not before so many times as long as the last one took
	snapshotLook  = time.Minute // how often a node looks whether one is due
	snapshotsKept = 2           // the newest, and one if that is not sound
	uploadRate    = 16 << 20    // bytes a second: lines find their way between
	fetchRate     = 256 << 10   // bytes a second at which one comes or goes at least, or it is given up
)
