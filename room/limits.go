package room

import (
	"time"

	"teahouse/room/flood"
)

// Every limit of the room, with its unit and reason. Those of a connection
// stand beside the door that enforces them.
const (
	MaxRecipients   = 10                      // people a private line may name: more is a broadcast in disguise
	MaxReason       = 80                      // runes in the reason for being away: it shares a line with a name
	MaxNumber       = 99                      // the highest number put behind a taken name: lily100 is nobody's name
	UnsendWithin    = 2 * time.Minute         // later than that, a line has been read
	RingLength      = 4096                    // public events held in memory: hours of talk, about 1 MB
	replayLength    = 500                     // lines of talk put into memory at start
	PrivateRing     = 256                     // private events held in memory for each identity present
	ReadAtOnce      = 256                     // events one read hands over: more than any screen shows
	SeatsEach       = 8                       // terminals of one identity: a person has a few devices, a loop has many
	probeFor        = 3 * time.Second         // how long the holder of a wanted name may take to answer
	enterWithin     = 10 * time.Second        // for the log to take an arrival
	departAgain     = time.Second             // between attempts to log departures that the log refused
	stalledAfter    = time.Second             // an append that takes longer is shown to people as trouble
	backlogMost     = RingLength / 2          // events not yet in the history: more would outrun the ring
	batchMost       = 4096                    // proposals appended at once: bounds one transaction
	rememberBudgets = 1 << 16                 // identities whose budgets are remembered, so that leaving does not refill them
	stopWithin      = 1500 * time.Millisecond // for carrying out what was proposed before a stop
	settleFor       = 30 * time.Second        // how long an append with an unknown outcome may stay unsettled
)

// MessageLimit bounds one message: an essay or a stack trace fits, a log file does not.
var MessageLimit = TextLimit{Runes: 2000, Lines: 100}

// budget names what a person's doing is charged to.
type budget int

const (
	free   budget = iota // not limited
	talk                 // lines, public and private
	naming               // names and being away: each tells the whole room
	budgets
)

// rates are the budgets of one identity, over all its seats. Lines: five at
// once, then one a second, which is faster than people type; waits over 20 s
// are refused. Names: five at once, then one each 20 s.
func rates() [budgets]flood.Rate {
	return [budgets]flood.Rate{
		talk:   {Burst: 5, Every: time.Second, Patience: 20 * time.Second},
		naming: {Burst: 5, Every: 20 * time.Second, Patience: 10 * time.Second},
	}
}

// lineCost is how many bytes of text count as one line of the talk budget.
const lineCost = 500
