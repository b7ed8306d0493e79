package state

// Every limit of the state, with its unit and reason. They are constants, because
// applying an entry of the log must give the same on every node.

import (
	"time"

	"teahouse/room/text"
)

const (
	MaxRecipients = 10               // people a private line may name: more is a broadcast in disguise
	MaxReason     = 80               // runes in the reason for being away: it shares a line with a name
	UnsendWithin  = 2 * time.Minute  // later than that, a line has been read
	SignsMost     = 8                // different reactions to a line: as many as a row shows
	SignsEach     = 3                // reactions of one person to a line: they have said it by then
	ReactionsMost = 500              // reactions to a line: all who read it carry them
	EditWithin    = 15 * time.Minute // later than that, people have answered it
)

const day = 24 * time.Hour

// The limits of time and of keeping: what nodes find out of it is in timing.go.
const (
	ClockSlack  = time.Minute // clocks that differ by less agree
	nodeKept    = 7 * day     // for which a node that is over is listed: a machine under repair may come back
	unsweptMost = 2 * day     // room time never stands so far beyond all that bears it: a node sweeps daily
)

// SiteAddresses is how many /64s an IPv6 /48 counts as: a household or an
// office has some, and whoever hires a server may use all 65,536.
const SiteAddresses = 4

// AddressPeople is how many people an address counts as by default.
const AddressPeople = 3

// The limits of accounts and of what the room remembers of people.
const (
	NamesEach      = 3         // names an account owns: one for each of a person's faces, none to hoard
	KeysEach       = 16        // keys of an account
	readmittedMost = 8         // readmissions that an account is told of: more than one is strange already
	AccountsDaily  = 2         // new accounts an address and day by default: a household, not a name squatter
	FriendsMost    = 100       // friends of an account: all are gone through when the list is drawn, and nobody waits for more
	SettingsMost   = 8 << 10   // bytes of one person's settings
	lapseAfter     = 365 * day // a name unused for that long is free; a key is forgotten
	lapseNotice    = 14 * day  // before, its owner is told daily if they are here
	keysMost       = 1 << 16   // unregistered keys remembered, some 10 MB
	streamsMost    = 1 << 16   // conversations whose numbers are remembered, some 10 MB
)

// The limits of channels.
const (
	ChannelsMost    = 500      // channels in all by default: more is a list that nobody reads
	FoundedMost     = 10       // channels that one account founded and that are still there
	foundedDaily    = 3        // that it founds within a day: a team needs some at its beginning
	JoinedMost      = 32       // that one person is in: as many as a strip and its keys can show
	ClosedMost      = 500      // members of a closed one: more is no group
	invitedMost     = 64       // invitations to one channel that nobody has answered yet
	invitationsMost = 16       // unanswered ones of one person, so that nobody buries them in any
	invitesDaily    = 20       // that one account sends within a day: a team, and not a street
	invitedFor      = 30 * day // after that, one lapses
	emptyFor        = 30 * day // after that, a channel without members does
	outMost         = 500      // people whom a channel keeps out
	toldMost        = 500      // members who are told that it is no more: as many as a closed one has
	spokeMost       = 1024     // people of whom a slow channel knows when they spoke, some 50 KB
)

// The limits of governing.
const (
	MaxTopic      = 120              // runes: it shares a line with the room's title
	MaxGrounds    = 200              // runes in the reason of a kick, ban or mute
	RemoveMost    = 100              // lines removed at once
	QuotesMost    = 20               // lines that a report quotes
	TalksMost     = 3                // private conversations a guest may open within TalksWithin
	TalksWithin   = 10 * time.Minute //
	talksKept     = 64               // conversations of one unregistered member that are remembered, and people whom somebody wrote to who reads only friends
	kickedFor     = time.Minute      // enough to cool down or to ban
	heldOffMost   = day              // guests and new keys from where somebody punished was: for the term, but neighbours suffer with them
	newFor        = day              // a key or an account is new for so long: neighbours do not answer for older ones
	alsoMost      = 64               // keys that one sanction follows beyond the account they left
	sanctionsMost = 4096             // kicks, bans and mutes in force: more is a list that nobody reads
	slowMost      = time.Hour        // between two lines of one person
	banBits4      = 8                // the widest IPv4 network that can be banned
	banBits6      = 16               // the widest IPv6 network
	traceFor      = time.Hour        // somebody who spoke can be named for so long after they left
	tracesMost    = 1 << 14          // people of whom that is remembered, some 8 MB
	traceNames    = 4                // names of one of them
	traceNets     = 4                // addresses of one of them
	NonceMost     = 64               // characters of a nonce: a UUID or the name of a job fits
	nonceFor      = day              // a line that may have been said is said again within that: a job is started anew in the morning
	noncesEach    = 256              // nonces of one identity: more than the requests that wait for an answer at a time
	noncesMost    = 1 << 16          // nonces of all, some 16 MB
	traceHeard    = 16               // people to whom one of them wrote privately
)

// MessageLimit bounds one message: an essay or a stack trace fits, a log file does not.
var MessageLimit = text.Limit{Runes: 2000, Lines: 100}

// Budget names what a person's doing is charged to.
type Budget int

const (
	BudgetFree    Budget = iota // not limited
	BudgetTalk                  // lines, public and private
	BudgetBots                  // the same of bots, who are not slower than what they tell of
	BudgetNames                 // names and being away: each tells the whole room
	BudgetUpkeep                // settings: nobody is told, but each is written
	BudgetOpening               // private conversations with people who have not written first
	BudgetReports               // reports: operators must read each
	BudgetReads                 // what is looked up: nobody is told, but it takes time from others
	BudgetAsks                  // what programs ask for, line by line
	Budgets
)
