package room

// The room of this node, and how it opens. It takes nobody before all that the log has is
// applied, its own start among it: whoever sat at an earlier start sits no more by then.

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"teahouse/room/flood"
	"teahouse/room/state"
)

// Config is what a room is made of.
type Config struct {
	Node     string // this node's name; stays the same from start to start
	Version  string // of the program, for operators to read where nodes share the log
	Log      Log
	History  History
	Logger   *slog.Logger
	Seats    int           // terminals on this node, at most
	Channels int           // that there may be; none can be founded beyond
	Limits   Limits        // zero means DefaultLimits
	Clock    Clock         // zero means Go's own
	Keep     time.Duration // what is older is shown to nobody; 0 or Forever: no matter how old

	// Peers is what is known beside the log of the nodes that share it; nil where
	// none do.
	Peers func() []Peer

	// TrustClock says that the wall's clock is right, however far it is from
	// where it was: an operator has looked.
	TrustClock bool
	Secret     []byte // what cursors and codes are made with
}

// Room is the part of the room that lives on this node. Its methods may be
// called from any goroutine.
type Room struct {
	cfg        Config
	news       <-chan struct{} // of a log that other nodes write to, nil if none do
	started    string          // the proposal with which this node's epoch began
	time       *timekeeper
	queue      *queue
	keeper     *keeper
	appender   *appender
	appended   chan appended
	health     *health
	links      *links
	speaking   turns // of commands that say something
	searching  turns
	forgetting turns
	purses     [state.Budgets]purse
	opened     *flood.Table[state.Identity] // private conversations, "from>to"
	refusals   refusals
	misread    misread
	cursors    *Cursors
	pings      chan chan struct{}
	lists      lists
	rounds     rounds
	changes    remembering
	horizon    horizon
	stopped    chan struct{} // closed when Run returns

	mu         sync.RWMutex // written by the room's loop alone, but for places, and what pruning leaves to the history
	state      *state.State
	transcript *transcript
	seats      seats
	places     places
	repaced    chan struct{}   // closed when lines are slowed down more, or less, for all or in a channel
	skipped    map[uint64]bool // entries that were set aside
	asides     []Aside         // which the history does not have yet
	severed    []uint64        // the newest events that others took this node for gone
	happened   map[state.Kind]uint64
	folded     uint64 // the history must hold this event before it knows whose lines are whose…
	changed    uint64 // …and this one before it knows what has become of them
}

// Open loads what the history holds, applies what the log has beyond it, and
// clears what an earlier start of this node left behind. Call Run next.
func Open(ctx context.Context, cfg Config) (*Room, error) {
	snap, err := cfg.History.Load(ctx)
	if err != nil {
		return nil, err
	}
	if cfg.Limits == (Limits{}) {
		cfg.Limits = DefaultLimits()
	}
	if cfg.Clock.Wall == nil {
		cfg.Clock = goClock()
	}
	s, err := state.Restore(snap)
	if err != nil {
		return nil, err
	}
	r := &Room{
		cfg: cfg, news: cfg.Log.News(), state: s, time: &timekeeper{clock: cfg.Clock},
		queue: newQueue(), appended: make(chan appended, 1),
		keeper: newKeeper(cfg.History, cfg.Logger, s.LastN()),
		pings:  make(chan chan struct{}), stopped: make(chan struct{}),
		seats: newSeats(), places: newPlaces(), repaced: make(chan struct{}),
		links: newLinks(cfg.Secret), skipped: map[uint64]bool{}, happened: map[state.Kind]uint64{}, cursors: NewCursors(cfg.Secret), purses: cfg.Limits.purses(),
		rounds: rounds{due: make(chan struct{}, 1)},
		opened: flood.NewTable[state.Identity](flood.Rate{Burst: 1, Every: state.TalksWithin, Shared: true}, rememberBudgets),
	}
	r.health = newHealth(r.wakeAll)
	if err := r.fill(ctx); err != nil {
		return nil, err
	}
	if err := r.catchUp(ctx); err != nil {
		return nil, err
	}
	if r.shared() {
		err = r.join(ctx)
	} else {
		err = r.begin(ctx)
	}
	if err != nil {
		return nil, err
	}
	r.appender = &appender{
		log: cfg.Log, time: r.time, queue: r.queue, keeper: r.keeper, out: r.appended, health: r.health,
		last: r.state.Applied(), nth: 1, bye: r.bye, probe: r.probe,
	}
	return r, nil
}

// begin writes the first entries of this start, and applies them.
func (r *Room) begin(ctx context.Context) error {
	r.queue.epoch = r.state.Epoch(r.cfg.Node) + 1
	body := r.up()
	up := r.proposal(r.self(), body)
	up.At, up.Room = body.Time.Wall, body.Time.Room
	proposals := []*state.Proposal{up}
	for _, keys := range r.state.Rekeys() {
		p := r.proposal(up.Seat, keys)
		p.At, p.Room = up.At, up.Room
		proposals = append(proposals, p)
	}
	seqs, err := r.cfg.Log.Append(ctx, proposals)
	if err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	entries := make([]Entry, len(proposals))
	for i, seq := range seqs {
		entries[i] = Entry{seq, proposals[i]}
	}
	return r.apply(appended{entries: entries})
}

// fill puts the last stored talk into the transcript.
func (r *Room) fill(ctx context.Context) error {
	last, err := r.cfg.History.Before(ctx, state.Viewer{}, r.state.LastN()+1, replayLength)
	if err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	var lost uint64
	if len(last) == replayLength {
		lost = last[0].N - 1
	}
	r.transcript = newTranscript(lost)
	for _, e := range last {
		r.transcript.public.add(e.Mapped(r.state.Resolve), func(*state.Event) {})
	}
	return nil
}

// proposal is one without its times, which it gets when it goes to the log.
func (r *Room) proposal(seat state.SeatID, b state.Body) *state.Proposal {
	return &state.Proposal{ID: rand.Text(), Seat: seat, Body: b}
}

// Trouble tells why lines are not accepted now: for how long the log has been busy
// with one write, and its last error. Both are zero when all is well.
func (r *Room) Trouble() (stalled time.Duration, err error) { return r.health.trouble() }

// Behind tells why the history does not follow the log now, nil if it does. Where they are on
// one disk, both are in trouble; the log of many machines takes lines for a while yet.
func (r *Room) Behind() error { return r.keeper.trouble() }
