package paint

// What changed of people: comings, goings and who has registered, gathered so that several
// in a minute are one line and a blink of the link is none. What was seen is changed and
// never taken away.

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"teahouse/room/state"
)

const (
	GatherWithin = 5 * time.Minute  // from a notice to another one that changes it
	blinkWithin  = 20 * time.Second // somebody who is back so soon made no noise
	BlinkLines   = 30               // how many lines back their going is looked for
	namesMost    = 5                // names in a line of comings or goings
)

// Change is one coming, going, renaming or registering.
type Change struct {
	kind     state.Kind
	verb     state.Kind // of a registering: in which way
	at       int64
	Who      state.Person
	old, why string // old: renamed or joined to an account
	owned    bool   // renamed, for the old name is somebody else's
	how      state.How
	origin   string // see [state.Event.Origin]
	count    int
	friend   bool // the reader's
	undone   bool // they went again, or came back
	Seen     bool // it was drawn
}

// ChangeOf is what a coming, a going or a renaming changes, of a friend of the
// reader or of somebody else.
func ChangeOf(e *state.Event, friend bool) Change {
	return Change{kind: e.Kind, verb: e.Verb, friend: friend, at: e.At, Who: e.Who, old: e.Old, why: e.Text, how: e.How, origin: e.Origin, count: e.Count, owned: e.Owned}
}

// Event is what changed, as far as that tells who did what.
func (c *Change) Event() *state.Event {
	return &state.Event{Kind: c.kind, Who: c.Who, Origin: c.origin}
}

// Gathers tells whether events of this kind are told in gathered lines.
func Gathers(k state.Kind) bool {
	switch k {
	case state.KindEnter, state.KindLeave, state.KindRename, state.KindRegister, state.KindAway, state.KindBack, state.KindRestart:
		return true
	}
	return false
}

// Gather adds a change to the line, or changes what the line tells.
func (n *Note) Gather(c Change) {
	if !n.Merge(c, true) {
		n.Changes = append(n.Changes, c)
	}
}

// Merge changes what the line tells of somebody who now does something else,
// and tells whether that says it all. Who comes and goes, or is called back and
// forth, was nothing if nobody has seen it. Where the line has another time than
// the change, it takes none that would not be true of that time; and a name under
// which somebody was seen stays.
func (n *Note) Merge(c Change, sameTime bool) bool {
	for i := len(n.Changes) - 1; i >= 0; i-- {
		o := &n.Changes[i]
		if o.Who.ID == c.Who.ID && o.verb == state.KindReadmit {
			return false // it tells of who they were until now, by that name
		}
		if o.Who.ID != c.Who.ID || c.kind == state.KindRestart || c.kind == state.KindRegister || o.kind == state.KindRegister {
			continue
		}
		if c.owned || o.owned {
			return false // whoever lost a name reads why
		}
		switch {
		case o.undone && o.kind == c.kind && o.Who.Name == c.Who.Name && sameTime:
			o.undone, o.at, o.how = false, c.at, c.how
		case o.undone:
			return false
		case o.kind == state.KindEnter && c.kind == state.KindLeave, o.blinked(c):
			n.undo(i)
		case o.kind == state.KindAway && c.kind == state.KindBack && !o.Seen:
			n.Changes = slices.Delete(n.Changes, i, i+1)
		case o.kind == state.KindAway && (c.kind == state.KindAway || c.kind == state.KindBack) && sameTime:
			*o = c
		case o.Seen:
			return false
		case o.kind == state.KindEnter && c.kind == state.KindRename:
			o.Who = c.Who
		case o.kind == state.KindRename && c.kind == state.KindRename && o.old != c.Who.Name:
			o.Who = c.Who
		case o.kind == state.KindRename && c.kind == state.KindRename:
			n.Changes = slices.Delete(n.Changes, i, i+1)
		default:
			return false
		}
		return true
	}
	return false
}

// undo takes a coming or going back, without a trace if nobody has seen it.
func (n *Note) undo(i int) {
	if n.Changes[i].Seen {
		n.Changes[i].undone = true
	} else {
		n.Changes = slices.Delete(n.Changes, i, i+1)
	}
}

// blinked tells whether somebody went and was back, the same as before, after a
// blink.
func (o *Change) blinked(c Change) bool {
	return o.kind == state.KindLeave && !o.undone && c.kind == state.KindEnter && o.Who == c.Who &&
		c.at-o.at <= blinkWithin.Milliseconds()
}

// Took takes somebody's going back, and tells whether it was there.
func (n *Note) Took(c Change) bool {
	i := slices.IndexFunc(n.Changes, func(o Change) bool { return o.blinked(c) })
	if i < 0 {
		return false
	}
	n.undo(i)
	return true
}

// Forget takes out why somebody was away, and tells whether the line told that.
func (n *Note) Forget(who state.Identity) (told bool) {
	for i := range n.Changes {
		if c := &n.Changes[i]; c.Who.ID == who && c.kind == state.KindAway && c.why != "" {
			c.why, told = "", true
		}
	}
	return told
}

// tell puts the changes of a line into words: comings and goings of a kind
// together, in the order in which each kind came first. Who came before people were cut
// off may be one of them, and stands before that.
func (f *Renderer) tell(changes []Change) string {
	w := &f.Words.Notice
	var parts []string
	done := make([]bool, len(changes))
	for i, c := range changes {
		if done[i] {
			continue
		}
		name := OneLine(c.Who.Name)
		switch {
		case c.kind == state.KindRegister && c.old != "":
			parts = append(parts, w.Joined(OneLine(c.old), name))
		case c.verb == state.KindReadmit:
			parts = append(parts, w.Readmitted(name))
		case c.kind == state.KindEnter, c.kind == state.KindLeave, c.kind == state.KindRegister:
			var names []string
			for j := i; j < len(changes) && changes[j].kind != state.KindRestart; j++ {
				if o := &changes[j]; o.with(c) {
					names = append(names, f.called(o))
					done[j] = true
				}
			}
			more := max(len(names)-namesMost, 0)
			parts = append(parts, f.crowd(c)(names[:len(names)-more], more))
		case c.kind == state.KindRename:
			parts = append(parts, w.Called(OneLine(c.old), name, c.owned))
		case c.kind == state.KindAway:
			parts = append(parts, w.Away(name, undivided(OneLine(c.why))))
		case c.kind == state.KindBack:
			parts = append(parts, w.Back(name))
		case c.kind == state.KindRestart:
			parts = append(parts, w.CutOff(c.how, c.count))
		}
	}
	return strings.Join(parts, between)
}

// dots look like what stands between two parts, the last one in ASCII.
const dots = "·•∙⋅⸱⸳ꞏ‧・･ㆍ᛫ᐧ𐄁●."

// undivided is why somebody is away with commas in place of all that could be taken for the end
// of it: what follows would be told by the room.
func undivided(why string) string {
	if !strings.ContainsAny(why, dots) {
		return why
	}
	all := []rune(" " + why + " ")
	for i, r := range all {
		if strings.ContainsRune(dots, r) && (blank(all[i-1]) || r != '.' && blank(all[i+1])) {
			all[i] = ','
		}
	}
	return string(all[1 : len(all)-1])
}

// blank tells whether nothing is drawn for a letter.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u2800' }

// with tells whether two people did the same, so that one sentence tells of both.
func (c *Change) with(o Change) bool {
	return c.kind == o.kind && c.undone == o.undone && (c.how == o.how || c.undone) && c.verb == o.verb && (c.kind != state.KindRegister || c.old == o.old)
}

// called is who came, went or registered.
func (f *Renderer) called(c *Change) string {
	name := OneLine(c.Who.Name)
	if c.friend {
		return f.Words.Friends.Named(name)
	}
	return name
}

// crowd says of people what one of them did, behind an arrow in or out.
func (f *Renderer) crowd(c Change) func(names []string, more int) string {
	say, arrow := f.Words.Notice.Crowd(c.kind, c.how), "← "
	switch {
	case c.kind == state.KindRegister:
		arrow = ""
	case c.kind == state.KindEnter && c.undone:
		say, arrow = f.Words.Notice.CameAndLeft, "→ "
	case c.kind == state.KindEnter:
		arrow = "→ "
	case c.undone:
		say = f.Words.Notice.LeftAndCame
	}
	return func(names []string, more int) string { return arrow + say(names, more) }
}
