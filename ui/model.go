package ui

// The model: what one screen knows. Messages change it (update.go, keys.go);
// once a frame it is drawn (view.go).

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/paint"
	"teahouse/ui/prefs"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// model is one screen. Whoever uses it holds the wrapper's lock.
type model struct {
	ctx  context.Context
	cfg  *Config // its own: the words are those that the person reads
	seat *room.Seat
	post func(tea.Msg) // sends a message from a Cmd that is still under way
	stop func(error)   // ends the session

	width, height int
	env           []string // of the client
	wanted, asked string
	choice        choice
	answers       term.Answers
	sight         sight
	renderer      *paint.Renderer // nil until the first frame
	names         names
	layout        layout

	*view                 // the one that is shown
	views        []*view  // all, in their order; the house is the first
	channels     uint64   // which version of the list of channels they follow
	muted        []uint64 // channels that count nothing but calls
	latest       uint64   // the newest event that came
	quiet        uint64   // public lines that came after this event are hidden; 0 if none are
	invited      command.Invited
	trail        trail
	tallying     bool  // what is unread in each view is being counted
	sought       *view // whose first new line they want to see
	newElsewhere int   // lines that came while they were away, beside those of the house
	newCalls     int   // and all that call them
	strayed      stray
	writes       *command.Where // where they write in plain lines; nil: nobody asks
	todo         tea.Cmd        // to be carried out after the next picture
	topic        string         // of the house
	ignored      command.Ignores
	roster       *state.Roster
	list         *state.Roster   // of those whom the view lists
	people       *state.Roster   // the same as it is read: see rank…
	order        order           // …and in which order
	chosen       []state.Person  // as friends
	friends      []state.Present // those of them who are here
	me           state.Present
	byCalled     command.Called  // what calls them
	own          *command.Own    // what they were told on this visit
	setElsewhere uint64          // what is known of [room.Seat.Elsewhere]
	aliases      command.Aliases // short forms of commands
	writer       state.Person    // who last wrote privately
	wroteWith    prefs.Recent    // privately
	comings      prefs.Told
	arrived      map[state.Identity]bool // they were told of, and are here still
	greet        bool                    // the entry lines are still to come
	again        bool                    // another terminal of theirs was here already

	outbox   outbox
	page     scrollback.Pager
	lookups  command.Lookups
	hits     scrollback.Pager // what a search found, while they read at one of them
	listing  *listing         // nil: the keys are not the list's
	asking   asking
	posed    time.Time         // when that was asked
	hasty    bool              // a y has come before anybody can have read it
	inPage   bool              // it stands in the page
	question *compose.Question // of askSure
	hand     hand
	tip      tip
	palette  *palette // nil: it is not open
	typing   typingHints
	caller   caller
	told     bool // their terminal told in which zone they are, or they did
	bare     bool
	left     bool      // the person wants to leave
	plain    bool      // they want plain lines…
	untaken  []tea.Msg // …and typed this behind it
	stranded int       // lines of theirs that had not gone out when the link died…
	begun    []string  // …and where they were writing, but for where they are now

	once    string   // sequences for the next frame
	print   []string // lines for the bare view
	redraw  bool
	grip    tea.Mouse // where a button of the mouse was pressed last
	governs bool      // as they were told last
	cached  cached    // rows that seldom change
	hinted  *hinted
}

// choice is what a person can choose about their screen.
type choice struct {
	look    command.Look
	way     command.Way
	zone    *time.Location
	marks   bool         // lines show by which mark they are named
	typing  bool         // who writes, and that they do
	mouse   string       // prefs.On, off, or as the terminal needs it
	place   paint.Place  // of names
	list    string       // the list of people: prefs.List
	profile term.Profile // what the environment says
}

// asking is a question to the person.
type asking uint8

const (
	askNothing asking = iota
	askLeave
	askSend // whether the line may go out
	askSure // m.question
)

func newModel(ctx context.Context, t Terminal, seat *room.Seat, cfg *Config) *model {
	if t.Width < 1 || t.Height < 1 { // as clients say that do not know
		t.Width, t.Height = 80, 24
	}
	own := *cfg
	own.Words = prefs.WordsOf(seat, t.Env, cfg.Words)
	cfg = &own
	m := &model{
		own: new(command.Own), ctx: ctx, cfg: cfg, seat: seat, governs: seat.Governs(), post: func(tea.Msg) {}, stop: func(error) {},
		width: min(t.Width, term.MaxWidth), height: min(t.Height, term.MaxHeight), env: t.Env, wanted: t.Wanted, asked: t.Asked,
		choice: choice{
			look: command.LookAuto, way: command.WayAuto,
			zone: cfg.Shared.renderers.Zone(command.ZoneOf(t.Env)), profile: term.ProfileOf(t.Term, t.Env),
		},
		greet: !t.Back, writes: t.Place, again: true, told: command.TellsZone(t.Env),
		caller: callerFor(t.Term, t.Env),
	}
	m.sight.st = term.IsSt(t.Term)
	m.roster, m.me = seat.Census(), seat.Me()
	m.view = m.newView(command.Where{})
	m.views = []*view{m.view}
	m.list = m.roster
	m.quiet = seat.QuietAfter()
	m.recall()
	m.advise()
	m.named()
	m.attend()
	m.resume()
	m.dress()
	return m
}

// close gives back what is shared, and keeps the draft of somebody who did not
// mean to leave.
func (m *model) close() {
	m.unwatchTyping()
	var marks []*prefs.Read
	for _, v := range m.views {
		if v.kept() {
			marks = append(marks, &v.read.Read)
		}
	}
	prefs.KeepReads(m.seat, marks, time.Now())
	if !m.left {
		m.cfg.Shared.drafts.Keep(m.me.Person.ID, m.unsent()...)
	}
	m.cfg.Shared.renderers.Drop(m.renderer)
	m.renderer = nil
}

// ready tells whether the first frame has all that it can be expected to have.
func (m *model) ready() bool { return m.opened && m.answers.Done() }

// dress finds the renderer for the look that is wanted now.
func (m *model) dress() {
	l := paint.Look{
		Width: m.layout.textColumn(), Names: paint.NamesFor(m.names.cells), Place: m.choice.place, On: m.answers.Background,
		Profile: m.choice.profile, Widths: m.answers.Features().Widths,
		Zone: m.choice.zone, Words: m.cfg.Words,
	}
	if l.Width == 0 {
		first := arrange(m.width, m.height, wants{list: m.wantsList()})
		l.Width = first.textColumn()
	}
	if l.Place >= paint.Above {
		l.Names = 0
	}
	if m.answers.TrueColor {
		l.Profile = l.Profile.Upgrade()
	}
	look, shown := m.input.Line.Theme() // before it is chosen
	if !shown {
		look = m.choice.look
	}
	switch look {
	case command.LookDark:
		l.On = term.DarkBackground
	case command.LookLight:
		l.On = term.LightBackground
	case command.LookMono:
		l.Profile = term.Mono
	case command.LookAuto:
	default:
		l.Theme = paint.Theme(look)
	}
	if m.renderer != nil && m.renderer.Look == l {
		return
	}
	old := m.renderer
	m.renderer = m.cfg.Shared.renderers.Take(l)
	m.cfg.Shared.renderers.Drop(old)
	m.dressAnew()
}

// speak has all that the person reads be in another language.
func (m *model) speak(w *words.Words) {
	m.cfg.Words = w
	m.advise()
	m.rank()
	m.dress()
	m.cached, m.input.dirty = cached{}, true
}

// dressAnew has all that is shown drawn by the renderer that is there.
func (m *model) dressAnew() {
	var mark func(*state.Event) string
	if m.choice.marks {
		mark = m.mark
	}
	m.lines.ShowMarks(mark)
	m.lines.Restyle(m.renderer)
	m.cached = cached{}
	m.input.dirty = true
}

// named notes which name calls this person.
func (m *model) named() {
	m.byCalled = command.CalledBy(text.Borne(m.me.Person.Name), m.seat.Settings()[command.OwnCalls])
	m.lines.SetCalls(m.byCalled)
}

// info shows lines to this person alone, as they answer what was written.
func (m *model) info(lines ...string) {
	if len(lines) > 0 {
		m.note(paint.NoteInfo, paint.Said(strings.Join(lines, "\n")))
	}
}

// fail tells this person what did not work of what was written.
func (m *model) fail(why string) { m.note(paint.NoteFail, paint.Said(why)) }

// note shows lines to this person alone.
func (m *model) note(k paint.NoteKind, says paint.Says) {
	m.lines.Tell(k, time.Now().UnixMilli(), 0, says)
	if m.lines.Held() && m.asking == askNothing { // it is not in sight
		m.tip = tip{says(m.cfg.Words), map[paint.NoteKind]paint.Role{paint.NoteInfo: paint.Notice, paint.NoteFail: paint.Failure, paint.NoteLoud: paint.Mention}[k]}
	}
}

// call is what running a line needs to know.
func (m *model) call() *command.Call {
	return &command.Call{
		Words: m.cfg.Words, Roster: m.roster, Me: m.me, Quiet: m.seat.IsQuiet(), Writer: m.writer,
		Now: time.Now(), Zone: m.choice.zone,
		Width: m.renderer.TextWidth, Measure: m.renderer.Widths.String,
		Keys: m.helpKeys, Version: m.cfg.Version,
		Seat: m.seat, Governs: m.seat.Governs(), ASCII: m.answers.Latin, Wanted: m.wanted, Asked: m.asked, Ignored: m.ignored, Own: m.own, Muted: m.muted, Contact: m.cfg.Contact,
		Talks: m.talks,
	}
}
