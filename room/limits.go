package room

// Every limit of this node, with its unit and reason. Those that the state keeps stand there,
// the same on every node; those of a connection stand beside the door that enforces them.

import (
	"time"

	"teahouse/room/flood"
	"teahouse/room/state"
)

const (
	RingLength        = 4096                    // public events held in memory but comings and goings: hours of talk, 2 MB and its text
	movesRing         = 4096                    // comings and goings held in memory: those of a full house that comes back, while a reader is slow
	crowdFrom         = 100                     // people in the list from which on who comes and goes is told in rounds: nobody follows more one by one
	roundEach         = time.Second             // between two rounds at least…
	roundSeat         = time.Millisecond        // …and for each seat so long: a picture takes less than a tenth of that, so all of them take a tenth of a core at most
	roundParts        = 20                      // in which a round wakes all, so that a line that comes meanwhile finds the machine free
	replayLength      = 500                     // lines of talk put into memory at start
	privateRing       = 256                     // private events held in memory for each identity present
	privateBytes      = 256 << 10               // of their text, far more than people write: each may have 8 KB
	channelRing       = 512                     // events of a channel held in memory while somebody here is in it: the talk of a meeting
	channelBytes      = 1 << 20                 // of their text, likewise
	ReadAtOnce        = 256                     // events one read hands over: more than any screen shows
	SeatsEach         = 8                       // terminals of one identity by default: a person has a few devices, a loop has many
	verbsEach         = 64                      // commands of one identity under way: the jobs of a build, which are no terminals
	addressSeats      = 64                      // terminals of one address by default: as many as it may have connections
	provenFor         = 10 * time.Minute        // without a key, until even somebody who has shown that they type gives way: they went for a tea
	provenMost        = 365 * day               // longer than anybody rests
	operatorSeats     = 8                       // seats beyond all others, for operators alone: some at once, with a screen and a verb each
	probeFor          = 3 * time.Second         // how long somebody waits for a name whose holder may be dead
	enterWithin       = 10 * time.Second        // for the log to take an arrival
	departAgain       = time.Second             // between attempts to log what is not given up, see [appender.refuse]
	appendAgain       = 5 * time.Second         // until a log that refused is tried again, although nobody says anything
	stalledAfter      = time.Second             // an append that takes longer is shown to people as trouble
	stalledAgain      = 5 * time.Second         // …and for how long it has been, so often
	backlogMost       = RingLength / 2          // events not yet in the history: more would outrun the ring
	keepWithin        = 5 * time.Second         // until the history has what the log has: talk in a quiet room costs a transaction in this time, and not each line
	keepAtOnce        = 100                     // events that are written without waiting for more: some milliseconds
	recordsAtOnce     = 10 * keepAtOnce         // changes of the state, most of which are of the same pieces of it
	batchMost         = 4096                    // proposals appended at once: bounds one transaction
	messageBits       = 10                      // of an entry's number in a shared log are its place in a message
	MessageMost       = 1 << messageBits        // proposals appended at once to a shared log
	readOnMost        = 1024                    // entries of a shared log that are applied at once: others have their turn between
	readAgain         = 100 * time.Millisecond  // until a shared log that could not be read is read again; grows to readAgainMost
	readAgainMost     = 2 * time.Second         //
	drainEach         = time.Second             // between the few that a drained node sends away…
	drainAtOnce       = 10                      // …that many, so that the others are not stormed
	rememberBudgets   = 1 << 16                 // identities whose budgets are remembered, so that leaving does not refill them
	rememberAddresses = 1 << 14                 // addresses and sites with a budget: those at rest are forgotten at once
	stopWithin        = 1500 * time.Millisecond // for carrying out what was proposed before a stop
	pruneAtOnce       = 500                     // events deleted from the history in one step: a few milliseconds
	rebuildTries      = 10                      // attempts to read history and log at one moment, while one is written
	settleFor         = 30 * time.Second        // how long an append with an unknown outcome may stay unsettled
)

const day = 24 * time.Hour

// The limits of time and of keeping, see clock.go and retention.go.
const (
	quietMost   = 4 * day          // off for so long is no cause for doubt: a long weekend
	offMost     = 40 * day         // off for so long is likelier than a wrong clock: a summer
	agreeFor    = day              // how long a doubted clock must agree with itself
	clockLook   = 30 * time.Second // between two looks at a doubted clock
	clockTell   = time.Hour        // between two notes of how long it has agreed
	expireParts = 100              // of the time for which lines are kept: how late screens may drop one
	expireMost  = time.Minute      // and how late at most
)

const (
	codeFor      = 10 * time.Minute // how long a code for linking holds
	codeTries    = 5                // codes one account may try in that time
	sweepFirst   = time.Minute      // after the start, so that it is not part of a slow one
	sweepAtOnce  = 256              // things that one step of a sweep clears away: some milliseconds for everybody
	sweepAgain   = time.Second / 10 // between two steps
	slowPatience = 20 * time.Second // a longer wait until the next line is refused, with the line kept as a draft
)

// What reading costs, in units of about a millisecond of one core. It is paid
// before anything is looked at, so it is what most of the kind take.
const (
	lookCost      = 1               // to find a place, or what memory holds
	linesPerUnit  = 100             // of those that are read
	signsPerUnit  = 250             // of reactions to those, which are seen only when they have been read
	peoplePerUnit = 500             // of those that are looked through or told
	bytesPerUnit  = 1 << 12         // of lines in which a name is sought, at worst…
	plainEase     = 16              // …of which so many in ASCII cost as much as one in letters that fold in the dearest way
	countsPerUnit = 8               // of channels whose unread lines are counted
	saidCost      = 5               // what one person said last
	countCost     = 20              // how much one person ever said
	forgetPerUnit = 10              // of lines that are forgotten: each is written. No more than a long search: who has much to forget may
	searchCost    = 50              // a search: some milliseconds, or it is broken off
	thoroughCost  = 400             // a search that was, and begins anew
	clockBack     = time.Hour       // by which the wall's clock may have been set back among lines of some time that are sought
	lookAtOnce    = 256             // entries of what memory holds that are looked through, or told, before others have their turn
	readWithin    = 2 * time.Second // for one question to the history, its waiting for others included
)

// CountMost is where counting unread lines stops: nobody reads a number of four
// digits for what it is, and more would make entering slow.
const CountMost = 999

// Limits are those limits that a node may set for itself. All the others are
// constants, because applying an entry of the log must give the same on every
// node: how long a line may be withdrawn is one of them.
type Limits struct {
	Lines   flood.Rate // lines of one identity, over all its seats
	Names   flood.Rate // its names, and its being away
	Upkeep  flood.Rate // changes of its settings
	Bots    flood.Rate // lines of a bot, in the place of Lines
	Asks    flood.Rate // requests of a bot
	Reads   flood.Rate // what it looks up, in units of reading
	Reports flood.Rate // its reports
	Seats   int        // its terminals

	Settings int // bytes that the settings of all unregistered keys take together before each has few

	// What an address may, or an IPv6 /64, by all those together whom the room
	// does not know: identities are free, addresses are not. A /48 may
	// state.SiteAddresses times as much.
	People         int        // how many people it counts as in all of the above but the terminals
	AddressReports flood.Rate //
	AddressSeats   int        // its terminals; 0 is half of all, and no more than addressSeats
	Accounts       int        // new accounts within a day, by keys first seen within it
}

// DefaultLimits are fit for most rooms. Lines: five at once, then one a
// second, which is faster than people type; waits over 20 s are refused.
// Names: five at once, then one each 20 s. Bots: 20 lines at once, then four
// a second, since a build tells much in a moment, and nobody follows more.
// Asks: 50 at once, then 20 a second, which is a busy program. Reads: half a
// second of work at once, then a tenth of a core. Reports: three, then
// one each 20 minutes, because an operator reads them all; an address has twice
// as many, since several people may see the same. An address counts as three
// people: the newcomers and guests of a household, and not 64 fresh keys.
func DefaultLimits() Limits {
	return Limits{
		Lines:          flood.Rate{Burst: 5, Every: time.Second, Patience: 20 * time.Second},
		Names:          flood.Rate{Burst: 5, Every: 20 * time.Second, Patience: 10 * time.Second},
		Upkeep:         flood.Rate{Burst: 20, Every: 3 * time.Second, Patience: 10 * time.Second},
		Bots:           flood.Rate{Burst: 20, Every: 250 * time.Millisecond, Patience: 20 * time.Second},
		Asks:           flood.Rate{Burst: 50, Every: time.Second / 20, Patience: time.Second},
		Reads:          flood.Rate{Burst: 500, Every: 10 * time.Millisecond, Patience: 10 * time.Second},
		Reports:        flood.Rate{Burst: 3, Every: 20 * time.Minute},
		Seats:          SeatsEach,
		Settings:       32 << 20,
		People:         state.AddressPeople,
		AddressReports: flood.Rate{Burst: 6, Every: 10 * time.Minute},
		Accounts:       state.AccountsDaily,
	}
}

// lineCost is how many bytes of text count as one line of the talk budget.
const lineCost = 500
