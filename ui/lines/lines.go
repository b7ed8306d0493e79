package lines

// One goroutine has all of it; what takes time is done beside it, and comes back
// as something to be done here.

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/time/rate"

	"teahouse/room"
	"teahouse/room/fault"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

// The limits of what comes in. Faster than that nobody types; the rest waits
// where it was sent.
const (
	keysRate   = 200     // keys, or lines of a pipe, a second
	keysBurst  = 1000    // at once: a paste without brackets
	bytesAsKey = 1 << 10 // bytes of text that cost as much as a key
)

// chat is one line mode while it lasts.
type chat struct {
	*stdio.Session
	end   context.CancelCauseFunc
	input chan func() // what was written; closed at its end
	posts chan func() // what was found out
	tty   *tty        // nil where no keys come
	over  error       // why it ends

	limit   *rate.Limiter
	rest    <-chan time.Time // while more was written than the limit allows
	silence <-chan time.Time // while a silence of the terminal would mean something

	outbox   compose.Outbox // what was written and is not done
	lookups  command.Lookups
	question *compose.Question
	number   int       // of the line that was read last from a pipe
	strayed  int       // the line of a pipe that was to go somewhere else, until one does
	stuck    sync.Once // it was said that a pipe waits
	stalled  bool      // it was said that the log keeps what they wrote waiting
	refused  bool      // something was not done
	writer   state.Person
	pages    *pages // what an empty line reads on in

	untaken []tea.Msg // what was typed behind the wish for the full screen

	events  []*state.Event // the buffer of reads
	loaded  uint64         // talk up to this event came with the first lines
	last    uint64         // the number of the line told last
	saying  bool           // a line of their own is under way…
	mine    uint64         // …and this is the event that the one before it became
	ours    []uint64       // lines that were written here, and are not to be told
	spoke   []string       // who spoke, the last one first
	lately  prefs.Recent   // who spoke, and when
	comings prefs.Told
	unread  *pages                 // what was not told; nil if nothing
	hidden  int                    // lines that were not, as public ones are off
	read    map[uint64]*prefs.Read // how far, in the house (0) and in channels
	reacts  string                 // which reactions are told
	signs   []signTold             // the last ones that were
	aliases command.Aliases        // short forms of commands
	calls   []text.Name            // words that call them as their name does
	governs bool                   // they were told so, or came so
	invited command.Invited        // to these channels, as of…
	version uint64                 // …this one of the list of channels
	marked  bool                   // what came since they were here last has its mark
	away    away
}

// away is what came while they were not here.
type away struct {
	first        uint64 // behind this event
	lines, calls int
	over         bool // there are more lines than are counted
}

// Run is line mode, until the input ends and all of it is done, or with -f
// until somebody ends it.
func Run(s *stdio.Session) (int, error) {
	if err := s.Enter(); err != nil {
		return s.Fail(err)
	}
	c := &chat{
		read:    map[uint64]*prefs.Read{},
		Session: s, input: make(chan func()), posts: make(chan func()),
		limit: rate.NewLimiter(keysRate, keysBurst), events: make([]*state.Event, 0, room.ReadAtOnce),
	}
	s.Context, c.end = context.WithCancelCause(s.Context)
	defer c.end(nil)
	feed := c.readLines
	if s.Terminal.PTY {
		c.tty = newTTY(s)
		feed = c.readKeys
		if s.Terminal.Ahead == nil {
			s.Terminal.Ahead = term.NewTypeahead("")
		}
	}
	c.Plain.Timeless = c.Call.Times == stdio.TimesNo || c.Call.Times == "" && c.tty != nil && prefs.IsOn(s.Seat, prefs.Timeless)
	c.Marks(c.Call.Marks || c.tty != nil && prefs.IsOn(s.Seat, prefs.Marks), c.where)
	c.shorten()
	c.called()
	if c.tty != nil {
		c.reacts = s.Seat.Settings()[prefs.Reacts]
	}
	c.comings = prefs.ToldOf(s.Seat)
	c.governs = s.Seat.Governs()
	if after := s.Seat.QuietAfter(); after != 0 { // some may have been hidden on the full screen
		c.marker(0).Hidden = after + 1
	}
	c.greet()
	if c.tty != nil {
		if place := c.Terminal.Place; place != nil && *place != (command.Where{}) { // before what was typed ahead
			c.goes(command.Go{In: place.Num, With: place.With})
		}
		defer c.resume()()
	}
	go feed()
	err := c.run()
	prefs.KeepReads(c.Seat, slices.Collect(maps.Values(c.read)), time.Now())
	return c.part(err)
}

// where is where they are: it is what marks leave out.
func (c *chat) where() command.Where { return c.In }

// run serves the session until it ends, and returns why.
func (c *chat) run() error {
	input := c.input
	for c.over == nil {
		c.listen()
		c.stalls()
		if input == nil && len(c.outbox.Lines) == 0 && !c.Call.Follow {
			c.dismiss()
			return cmp.Or(context.Cause(c.Context), stdio.ErrDone) // it may have ended with the session
		}
		c.draw()
		if errors.Join(c.Out.Flush(), c.Errs.Flush()) != nil {
			return errGone
		}
		next, windows, silence := input, c.windows(), c.silence
		var word, moved <-chan time.Time
		if c.tty != nil {
			word, moved = c.tty.waiting.word, c.tty.moves.due
		}
		if c.rest != nil || c.tty == nil && len(c.outbox.Lines) > 0 {
			next, silence = nil, nil
		}
		select {
		case do, open := <-next:
			if do != nil {
				do()
			}
			if !open {
				input = nil
			}
		case do := <-c.posts:
			do()
		case size, open := <-windows:
			c.resize(size.Width, open)
		case <-silence:
			c.flushed()
		case <-word:
			c.tellWaiting()
		case <-moved:
			c.tty.moves.due = nil
		case <-c.rest:
			c.rest = nil
		case <-c.Seat.Ready():
		case <-c.Seat.Ended():
			return stdio.ErrCut
		case <-c.Context.Done():
			return context.Cause(c.Context)
		}
	}
	return c.over
}

// How line mode ends that is not ended from outside; ErrDone is the end of the
// input.
var (
	errLeft = errors.New("they left")
	errGone = errors.New("nobody reads any more")
)

// post has something done by the goroutine that has all of it.
func (c *chat) post(do func()) {
	select {
	case c.posts <- do:
	case <-c.Context.Done():
	}
}

// beside does what takes time, and then what it returns, with all the rest.
func (c *chat) beside(do func() func()) {
	go func() {
		defer fault.Rescue(c.Broke(c.end))
		c.post(do())
	}()
}

// feed hands on what was written, once there is time for it.
func (c *chat) feed(do func()) bool {
	select {
	case c.input <- do:
		return true
	case <-c.Context.Done():
		return false
	}
}

// spend lets the person wait who wrote more than the limit allows.
func (c *chat) spend(keys, bytes int) {
	cost := min(keys+bytes/bytesAsKey, keysBurst)
	if pause := c.limit.ReserveN(time.Now(), cost).Delay(); pause > 0 {
		c.rest = time.After(pause)
	}
}

// readKeys reads a terminal.
func (c *chat) readKeys() {
	defer close(c.input)
	defer fault.Rescue(c.Broke(c.end))
	buf := make([]byte, stdio.ReadBytes)
	for more := true; more; {
		more, _ = c.Terminal.Ahead.Read(c.Terminal.In, buf, func(p []byte) bool {
			p = bytes.Clone(p)
			return c.feed(func() { c.keys(p) })
		})
	}
}

// resume takes what was typed ahead of this, and returns what keeps what is left
// of it for the screen.
func (c *chat) resume() (leave func()) {
	decoder, msgs := c.Terminal.Ahead.Take()
	c.tty.decoder = decoder
	c.tty.decoder.Unmarked = true
	c.typed(msgs)
	c.expect()
	return func() { c.Terminal.Ahead.Keep(c.tty.decoder, c.untaken, nil) }
}
