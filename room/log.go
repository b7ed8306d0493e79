package room

// What the room demands of its log and its history, whoever keeps them: it relies
// on this and on nothing else of them. roomtest.LogConforms tries it of a log.

import (
	"context"
	"errors"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

// ErrNotWritten is wrapped by an error of [Log.Append] after which it is
// certain that nothing of the batch was written.
var ErrNotWritten = errors.New("nothing was written")

// ErrGap is an error of [History.Commit]: the history lacks what came before the batch.
// Trying again does not help, and a start does, which applies it again from the log.
var ErrGap = errors.New("the history lacks what came before, which a start applies again")

// ErrSlow is an error of [History.Search]: too much must be looked at.
var ErrSlow = errors.New("more must be looked at than there is time for")

// Entry is a proposal with its place in the log.
type Entry struct {
	Seq      uint64
	Proposal *state.Proposal
}

// Log orders proposals and makes them durable. Several nodes may share one, in
// which case their entries come between this one's, their numbers rise with gaps,
// and At is what the log's own clock said.
type Log interface {
	// Append writes the batch as a whole and returns the sequence numbers it
	// got, in order. When it returns nil, the batch survives a crash. An error
	// that wraps ErrNotWritten is a refusal; after any other error the outcome
	// is unknown until Read has been asked. Without a batch it tells whether one
	// could be written.
	//
	// A shared log may write a batch more than once and return no numbers. It
	// tries until it knows the outcome, or ctx ends; any error but a refusal means
	// that this node is to write no more.
	Append(ctx context.Context, batch []*state.Proposal) (seqs []uint64, err error)

	// Read calls fn with every entry from seq on that the log had when it was called,
	// in order, none left out. It recovers from an earlier error of Append, by
	// reopening what it must. It may be called while Append is under way.
	Read(ctx context.Context, from uint64, fn func(Entry) error) error

	// News is sent to when there may be more to read, this node's own entries
	// included. It is nil if nobody else writes to the log: then what Append
	// returned is all there is.
	News() <-chan struct{}
}

// Query is what a search looks for. A word may be the beginning of one that is
// said; nothing in it has a special meaning.
type Query struct {
	Words string         // all of them occur; none: whatever was said
	From  state.Identity // who said it; nobody: whoever

	Since, Until int64 // when, in milliseconds since 1970 on the wall's clock, the end not included; 0 is no bound
}

// Said tells whether something that was said at a moment is within the bounds.
func (q Query) Said(at int64) bool {
	return (q.Since == 0 || at >= q.Since) && (q.Until == 0 || at < q.Until)
}

// Batch is what applying some entries gave. It is stored as a whole.
type Batch struct {
	After   uint64         // the last entry applied before it; 0 where that is not known
	Applied uint64         // the last entry applied
	Clock   int64          // room time, in milliseconds
	LastN   uint64         // the number of the last event
	Healed  int64          // 0, or room time was set back to this: what an older program dated later is as old as that
	Aside   []Aside        // entries that could not be applied
	Events  []*state.Event // in order; an Unsend erases the text of the event it refers to
	Records []state.Record
}

// History keeps what applying the log gave: the state, and the events for
// those who read back. It may be behind the log; it is never ahead of it.
// Every method with a viewer filters by the viewer before it limits or counts.
type History interface {
	// Load returns the last committed state.
	Load(ctx context.Context) (*state.Snapshot, error)

	// Commit stores a batch as a whole. A batch that is stored already is
	// accepted and changes nothing; one that begins behind entries which the
	// history has not come to is refused with ErrGap, as those would be lost.
	Commit(ctx context.Context, b *Batch) error

	// Before returns at most limit events of talk that the viewer may read
	// with numbers below n, the last ones, in rising order.
	Before(ctx context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error)

	// After returns at most limit events of talk that the viewer may read
	// with numbers above n, the first ones, in rising order.
	After(ctx context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error)

	// Since returns at most limit events of every kind that the viewer may read
	// with numbers above n, the first ones, in rising order, and the number of
	// the newest event that the viewer could read until it was pruned, 0 if none was.
	Since(ctx context.Context, v state.Viewer, n uint64, limit int) (events []*state.Event, gone uint64, err error)

	// One returns the event that is meant, nil if there is none that the viewer
	// may read.
	One(ctx context.Context, v state.Viewer, ref state.Ref) (*state.Event, error)

	// Search returns at most limit lines of talk that the viewer may read,
	// with numbers below before, that are as the query says, newest first.
	// More words than it takes are a *Refusal. Where much must be looked at,
	// it soon gives up with ErrSlow, and a thorough one after seconds.
	Search(ctx context.Context, v state.Viewer, q Query, before uint64, limit int, thorough bool) ([]*state.Event, error)

	// Calls returns at most limit lines by others that the viewer may read, with
	// numbers above n, newest first: those that are for them and few others alone,
	// and those that mention a name. Giving up is as of Search.
	Calls(ctx context.Context, v state.Viewer, name text.Name, n uint64, limit int, thorough bool) ([]*state.Event, error)

	// Indexed returns the number of an event up to which Search finds all talk.
	Indexed(ctx context.Context) (uint64, error)

	// Day returns the number of the event of talk that the viewer may read whose
	// wall time is the earliest from one moment to another, which may be zero, 0
	// if there is none. Wall times may have gone back from event to event.
	Day(ctx context.Context, v state.Viewer, from, to time.Time) (uint64, error)

	// First returns the number of the first event whose room time is not below
	// age, the one after the last if there is none. It looks first at hint, which
	// it never goes below.
	First(ctx context.Context, hint uint64, age int64) (uint64, error)

	// Unread counts the events of talk that the viewer may read with numbers
	// above n, and stops at most.
	Unread(ctx context.Context, v state.Viewer, n uint64, most int) (int, error)

	// Counts counts, for each of some markers, the events of talk beyond it that
	// the viewer may read in its channel, or in the house and privately where it is
	// of the house, whatever the viewer's scope is. Each count stops at most.
	Counts(ctx context.Context, v state.Viewer, from []state.Marker, most int) ([]int, error)

	// Audit returns at most limit records of governing, or the reports in their
	// place, with numbers below before, the last ones, in rising order. They are
	// for operators alone: whoever calls it has made sure that one asks.
	Audit(ctx context.Context, reports bool, before uint64, limit int) ([]*state.Event, error)

	// Said returns at most limit lines of talk by an identity that the viewer
	// may read, that are not withdrawn and not older than a moment, the last
	// ones, in rising order. It may leave out private ones that have many newer
	// private lines of the viewer's own, and what has many newer ones withdrawn.
	Said(ctx context.Context, v state.Viewer, who state.Identity, since time.Time, limit int) ([]*state.Event, error)

	// Lines counts what an identity said, whether publicly or privately.
	Lines(ctx context.Context, who state.Identity) (int, error)

	// Forgotten waits until those are forgotten who were by events up to n. A history
	// that has committed such an event takes the text and the author out of all that Lines
	// counted before, and out of reports that quote it, and deletes the notices about that
	// person, also if it is opened anew meanwhile. When Forgotten returns nil, nobody reads
	// any of it, and within the hour none of it is on the disk.
	Forgotten(ctx context.Context, n uint64) error

	// Prune deletes at most step of the events whose room time is below a moment,
	// unless that is 0, or have keepLines newer lines of talk in their channel or
	// the house, unless that is 0; the latter spares records of governing. Call it
	// again, after a while, if there is more.
	Prune(ctx context.Context, olderThan int64, keepLines, step int) (deleted int, more bool, err error)
}
