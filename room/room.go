package room

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"time"

	"teahouse/room/flood"
	"teahouse/room/state"
)

// Config is what a room is made of.
type Config struct {
	Node     string // this node's name; stays the same from start to start
	Log      Log
	History  History
	Logger   *slog.Logger
	Seats    int           // terminals on this node, at most
	Channels int           // that there may be; none can be founded beyond
	Limits   Limits        // zero means DefaultLimits
	Clock    Clock         // zero means Go's own
	Keep     time.Duration // what is older is shown to nobody; 0 or Forever: no matter how old

	// TrustClock says that the wall's clock is right, however far it is from
	// where it was: an operator has looked.
	TrustClock bool
	Secret     []byte // what cursors are made with
}

// Room is the part of the room that lives on this node. Its methods may be
// called from any goroutine.
type Room struct {
	cfg        Config
	epoch      uint64
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
	cursors    *Cursors
	pings      chan chan struct{}
	lists      lists
	stopped    chan struct{} // closed when Run returns

	mu         sync.RWMutex // written by the room's loop alone, but for taken and num
	state      *state.State
	transcript *transcript
	seats      map[state.SeatID]*Seat
	order      []*Seat // the same in any order, see eachSeat
	byIdentity map[state.Identity][]*Seat
	taken      int                  // seats entered or entering
	crowds     map[netip.Prefix]int // of them, those of addresses and sites
	num        uint64
	repaced    chan struct{} // closed when lines are slowed down more, or less
	horizon    horizon
	skipped    map[uint64]bool // entries that were set aside
	asides     []Aside         // which the history does not have yet
	folded     uint64          // the history must hold this event before it knows whose lines are whose
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
		cfg: cfg, state: s, time: &timekeeper{clock: cfg.Clock},
		queue: newQueue(), appended: make(chan appended, 1),
		keeper: newKeeper(cfg.History, cfg.Logger, s.LastN()),
		pings:  make(chan chan struct{}), stopped: make(chan struct{}),
		seats: map[state.SeatID]*Seat{}, byIdentity: map[state.Identity][]*Seat{},
		crowds: map[netip.Prefix]int{}, repaced: make(chan struct{}),
		links: newLinks(), skipped: map[uint64]bool{}, cursors: NewCursors(cfg.Secret), purses: cfg.Limits.purses(),
		opened: flood.NewTable[state.Identity](flood.Rate{Burst: 1, Every: state.TalksWithin, Shared: true}, rememberBudgets),
	}
	r.health = &health{notify: r.wakeAll}
	if err := r.fill(ctx); err != nil {
		return nil, err
	}
	if err := cfg.Log.Read(ctx, s.Applied()+1, func(e Entry) error {
		return r.apply(appended{entries: []Entry{e}})
	}); err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	r.epoch = r.state.Epoch(cfg.Node) + 1
	body := r.up()
	up := r.proposal(state.SeatID{Node: cfg.Node, Epoch: r.epoch}, body)
	up.At, up.Room = body.Time.Wall, body.Time.Room
	begin := []*state.Proposal{up}
	for _, keys := range r.state.Rekeys() {
		p := r.proposal(up.Seat, keys)
		p.At, p.Room = up.At, up.Room
		begin = append(begin, p)
	}
	seqs, err := cfg.Log.Append(ctx, begin)
	if err != nil {
		return nil, fmt.Errorf("write the log: %w", err)
	}
	entries := make([]Entry, len(begin))
	for i, seq := range seqs {
		entries[i] = Entry{seq, begin[i]}
	}
	if err := r.apply(appended{entries: entries}); err != nil {
		return nil, err
	}
	r.appender = &appender{
		log: cfg.Log, time: r.time, queue: r.queue, keeper: r.keeper, out: r.appended, health: r.health, last: seqs[len(seqs)-1],
	}
	return r, nil
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
		r.transcript.public.add(e.Mapped(r.state.Resolve))
	}
	return nil
}

// Run turns the room until ctx ends; then it carries out what was proposed
// before, and returns. An error means that the room can no longer know what
// its log holds: the process should end, and a restart recovers.
func (r *Room) Run(ctx context.Context) error {
	hard, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	stopped := context.AfterFunc(ctx, func() { time.AfterFunc(stopWithin, abort) })
	defer stopped()

	keeping, stopKeeping := context.WithCancel(hard)
	var helpers sync.WaitGroup
	helpers.Go(func() { r.keeper.run(keeping) })
	helpers.Go(func() { r.sweep(keeping) })
	helpers.Go(func() { r.watchClock(keeping) })
	helpers.Go(func() { r.expire(keeping) })
	failed := make(chan error, 1)
	helpers.Go(func() { failed <- r.appender.run(hard, ctx.Done()) })

	var lost error
	for open := true; open; {
		var batch appended
		select {
		case batch, open = <-r.appended:
			if lost == nil { // what comes after it is applied at the next start
				if lost = r.apply(batch); lost != nil {
					abort()
				}
			}
		case done := <-r.pings:
			close(done)
		}
	}
	stopKeeping()
	helpers.Wait()
	close(r.stopped)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.seats {
		s.end(state.HowStopped)
	}
	return errors.Join(lost, <-failed)
}

// Ping returns once the room's loop has taken a turn, or ctx ends. It says
// nothing about the disk: a stalled log does not stop the loop.
func (r *Room) Ping(ctx context.Context) error {
	done := make(chan struct{})
	select {
	case r.pings <- done:
		return nil
	case <-ctx.Done():
		return errors.New("the room's loop does not turn")
	}
}

// apply carries out entries that the log has made durable, shows what happened
// and answers those who wait. It is called by the loop alone. After an error the
// room is not to go on.
func (r *Room) apply(b appended) error {
	if len(b.entries) == 0 {
		return nil
	}
	type reply struct {
		to *pending
		o  outcome
	}
	var (
		replies = make([]reply, 0, len(b.waiting))
		events  []*state.Event
		told    []deed
		moved   []*Seat // that read other channels now
		healed  int64
	)
	r.mu.Lock()
	list, slow := r.state.ListVersion(), r.state.House().Slow
	for _, entry := range b.entries {
		p := entry.Proposal
		began, house := r.state.LastN(), r.state.HouseSeq()
		happened, err := r.state.Apply(entry.Seq, p)
		if cause, bad := errors.AsType[*state.Broken](err); bad {
			if err := r.setAsideLocked(entry, cause); err != nil {
				r.mu.Unlock()
				return err
			}
			err = &state.Refusal{Code: state.SetAside, Err: cause}
		}
		others, back := r.followLocked()
		moved, healed = append(moved, others...), cmp.Or(back, healed)
		if now := r.state.House().Slow; now != slow {
			slow = now
			close(r.repaced)
			r.repaced = make(chan struct{})
		}
		waiting := b.waiting[p.ID]
		if waiting != nil {
			if waiting.seat != nil && err == nil {
				r.seatLocked(waiting.seat, began, house)
			}
			replies = append(replies, reply{waiting, outcome{r.readableLocked(p.Seat, happened), err}})
		}
		if s := r.seats[p.Seat]; s != nil && len(happened) > 0 {
			s.did = [2]uint64{happened[0].N, r.state.LastN()}
		}
		if _, left := p.Body.(*state.Leave); left {
			r.unseatLocked(p.Seat)
		}
		for _, e := range happened {
			r.transcript.add(e)
		}
		events = append(events, happened...)
		told = append(told, deeds(p, happened)...)
	}
	batch := &Batch{
		Aside:   r.asides,
		Applied: r.state.Applied(), Clock: r.state.Clock(), LastN: r.state.LastN(), Healed: healed,
		Events: events, Records: r.state.Changes(),
	}
	r.asides = nil
	all := r.state.ListVersion() != list || slices.ContainsFunc(events, (*state.Event).Public)
	var some []*Seat
	if !all {
		some = append(r.audienceLocked(events), moved...)
	}
	r.mu.Unlock()

	if all { // who sits where changes here alone
		some = r.order
	}
	for _, s := range some {
		wake(s.ready)
	}
	for _, answer := range replies {
		answer.to.answer(answer.o)
	}
	r.keeper.put(batch, told)
	return nil
}

// readableLocked is what the person at a terminal did themselves of what happened, and what
// they may read beside that: what others alone are told is no answer to them.
func (r *Room) readableLocked(seat state.SeatID, happened []*state.Event) []*state.Event {
	_, who := r.state.Seated(seat)
	hidden := func(e *state.Event) bool { return e.Who.ID != who && !r.state.Reads(e, who) }
	if who == "" || !slices.ContainsFunc(happened, hidden) {
		return happened
	}
	return slices.DeleteFunc(slices.Clone(happened), hidden)
}

// proposal is one without its times, which it gets when it goes to the log.
func (r *Room) proposal(seat state.SeatID, b state.Body) *state.Proposal {
	return &state.Proposal{ID: rand.Text(), Seat: seat, Body: b}
}

// Trouble tells why lines are not accepted now: for how long the log has been busy
// with one write, and its last error. Both are zero when all is well.
func (r *Room) Trouble() (stalled time.Duration, err error) { return r.health.trouble() }
