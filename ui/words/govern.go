package words

// What operators do, and what people read of it.

import (
	"cmp"
	"strings"
	"time"

	"teahouse/room/state"
)

// Reader is for whom something is phrased.
type Reader struct {
	Now     time.Time
	Zone    *time.Location // of their clock
	Contact string         // to whom they may write about a punishment; may be empty
	Me      state.Identity // who they are; a refusal need not know
	OfMany  bool           // their server is one of several machines

	// Cut tells whether an event is of theirs, which was only cut off; nil where it never is.
	Cut func(n uint64) bool
}

// CutOff is such an event as it was for this reader: where a machine of several started
// again, theirs did not, or they would not be there to read it; and where theirs was taken for
// gone, they are not.
func (r Reader) CutOff(e *state.Event) *state.Event {
	how := e.How
	switch {
	case e.Kind != state.KindRestart || !r.OfMany:
	case r.Cut != nil && r.Cut(e.N):
		how = howCut
	case how == "":
		how = state.HowLost
	}
	if how == e.How {
		return e
	}
	one := *e
	one.How = how
	return &one
}

// Punished is what somebody reads whom an operator has punished.
type Punished struct {
	Name    string // that may not be used, where the name is banned
	Reason  string // may be empty
	Until   string // a moment, with its zone; empty for ever
	Contact string // may be empty
}

// Shut is what somebody reads who comes where nobody is taken, which is no punishment.
type Shut struct {
	Reason string // may be empty
}

// punished phrases the parts of a punishment.
func (w *Words) punished(e *state.Refusal, to Reader) Punished {
	return Punished{Name: e.Name, Reason: e.Reason, Until: w.until(e.Until, to), Contact: to.Contact}
}

// until is a moment with its zone, empty for ever.
func (w *Words) until(t time.Time, to Reader) string {
	if t.IsZero() {
		return ""
	}
	if to.Zone == nil {
		to.Zone = time.Local
	}
	if to.Now.IsZero() {
		to.Now = time.Now()
	}
	t = t.Add(time.Minute - 1).Truncate(time.Minute).In(to.Zone) // who comes then is not too early
	zone, _ := t.Zone()
	return w.Time.Zoned(w.Time.Moment(t, to.Now.In(to.Zone)), zone)
}

// Until is the end of a punishment as a list shows it, empty for ever.
func (w *Words) Until(ms int64, to Reader) string { return w.until(moment(ms), to) }

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// Record is one act of governing, as operators read it.
type Record struct {
	Verb  state.Kind
	By    string
	Whom  string // a person, a name or a network; may be empty
	Old   string // of a rebound name: what it was
	Text  string // may be empty
	Until string // empty for ever
	Each  Term   // between two lines; 0 if it ended
	Count int    // people taken out, lines removed, or the level of the lock
	Along bool   // guests and new keys from the same address, too

	Reason string // for the person; may be empty
	Note   string // for operators; may be empty

	Channel string // empty for the house, and for a closed one
}

// punish says what happened to somebody, and for how long it holds.
func (w *Words) punish(says func(Punished) string, p Punished) string {
	return w.Join.Behind(says(p), w.Refused.Holds(p))
}

// Record phrases an audit event for an operator.
func (w *Words) Record(e *state.Event, to Reader) string {
	return w.Govern.Record(Record{
		Channel: e.Channel,
		Verb:    e.Verb, By: e.Who.Name, Whom: e.Target(), Old: e.Old, Text: strings.ReplaceAll(e.Text, "\n", " "),
		Until: w.Until(e.Until, to), Each: slowed(e), Count: e.Count, Along: e.Along, Reason: e.Reason, Note: e.Note,
	})
}

// Role says to somebody that they govern now, or no longer do.
func (g *Govern) Role(governs bool) string {
	if governs {
		return g.Began
	}
	return g.Ended
}

// Record is one act as operators read it.
func (g *Govern) Record(r Record) string {
	switch r.Verb {
	case state.KindRemove, state.KindDissolve, state.KindRebind: // without anybody, they say something else
	case state.KindUnban, state.KindUnmute:
		r.Reason, r.Note = "", "" // they are those of what is over, not of its end
	default:
		r.Whom = cmp.Or(r.Whom, g.Somebody)
	}
	did := ""
	if says := g.Acts[r.Verb]; says != nil {
		did = says(r)
	} else {
		did = g.Did(r.By, string(r.Verb))
	}
	if r.Along {
		did = g.WithAlong(did)
	}
	if (r.Verb == state.KindKick || r.Verb == state.KindBan) && r.Count > 1 {
		did = g.InAll(did, r.Count)
	}
	return g.Told(did, r.Reason, r.Note)
}

// Sanction is a kick, ban or mute in force, as a list shows it.
type Sanction struct {
	ID     uint64
	Act    state.Kind
	Whom   string
	By     string
	Until  string // empty for ever
	Reason string
	Note   string
}

// Govern is what operators read, beside notices and refusals.
type Govern struct {
	Acts      map[state.Kind]func(Record) string
	Did       func(by, act string) string           // of a later version
	Began     string                                // that the reader governs: by /op, or as the admins file has it now
	Ended     string                                // the same
	WithAlong func(did string) string               // with guests and new keys from the same address
	InAll     func(did string, n int) string        // so many people
	Told      func(did, reason, note string) string // the last two may be empty
	Somebody  string                                // whose name is not known any more

	Sanction func(s Sanction) string
	Bans     func(n int) string // above that many sanctions
	NoBans   string
	Several  func(whom string) string // more than one ban fits; a list of them follows
	Quote    func(n uint64, when, text string, private bool) string
	Records  func(n int) string // above that many records
	NoRecord string
	Reports  func(n int) string // above that many reports
	NoReport string

	AskBan     func(whom, term string) string
	TakesOut   func(names []string, more int) string             // of those present
	AskBanName func(name, term string, bearers []string) string  // who is called so now, or nobody
	ReachGuest func(name, until string, local, mute bool) string // how far a punishment of somebody without a key goes
	AskAlong   func(names []string, more int) string             // guests and new keys from the same address
	Along      func(names []string, more int) string             // the same where nobody can answer
	NotAlong   string
	NameItself func(name string) string // nobody is meant by it: how the name itself is banned

	NoFingerprint string // what begins as one is not whole, and would keep nobody out

	Wrote   func(name string, line uint64) string                           // whose line it is; 0 if it is private
	Meant   func(name string, line uint64, mark string, others bool) string // who is gone; line 0 and the mark may be missing
	Another func(name string, line uint64) string                           // one of that name is here, and another one spoke

	FromThere  func(n int) string                                  // others who are here from somebody's address
	AskRemove  func(name string, n int, first, last string) string // that many lines, from one to another
	AskRemoved func(n uint64, name, text string) string            // one line by its number
	LeftOver   func(name string, most int) string                  // so many of their lines are gone, and of that time are more
	AskDeop    func(name string) string
	AskFree    func(name string) string // a name that somebody else owns
	AskRebind  func(name, heir string) string
	AskReadmit func(account, key, name string, private bool) string // the key, here as name, would have what the account had
	Readmitted func(account string) string

	Forever     string
	For         func(d Term) string
	NoLines     func(name string) string // none that could be removed or reported
	NoTopic     string
	VeiledTopic string // whoever set it is ignored
	Nameless    string // in the list, in place of the name of a guest who is ignored for where they come from
	NoMOTD      string
	SlowNow     func(each Term) string // 0: lines come as they like
	LockNow     func(level int) string

	Nodes   func(n int) string // above that many
	Node    func(n Node) string
	OneNode string                      // the room is on one machine
	AtNodes func(nodes []string) string // by which somebody is here
}

// Node is one of those that share the room.
type Node struct {
	Name, Since, Version, Address string // all but the name may be empty

	Terminals     int
	Seen          time.Duration // how long ago, 0 if that is not known
	Behind        int           // entries
	Gone, Drained bool

	Ended   string // of one that is gone: when that was; empty if that is not known
	Stopped bool   // …and it was stopped in order
}

// Readmission is that an operator gave a key what an account had.
type Readmission struct {
	By, When, Key string
	Names         []string
	Private       bool // private lines, too
	Mine          bool // the reader came with that key
}

// Account is what people read of their accounts, keys and doors.
type Account struct {
	AskRegister func(name string) string
	AskLink     func(key, addr, name string) string
	Linked      string
	Code        func(code string) string // on the new device: what to type on the old one
	CodeHolds   func(d time.Duration) string
	CodeLost    string                   // what to do without such a device
	OwnInstead  func(name string) string // how to register this name and not to join an account
	AskRelease  func(name string) string
	AskRevoke   func(key string) string
	Revoked     string

	Keys    func(n int) string
	Key     func(n int, key, since, last string, seats int, mine bool) string
	Names   func(names []string) string
	NoNames string

	Recovers   func(private bool) string // what an operator may bring back to whoever lost all keys
	Readmitted func(Readmission) string  // told to the account

	DoorOpen   string
	DoorClosed string

	Ignoring  func(names []string) string
	NoIgnores string
	Ignored   func(name string, guests bool) string // and all guests from the same address
	Unignored func(name string) string

	AskReport func(name string, n int) string
	ReportHas string // above the lines to be sent
	Reported  string

	AskForget func(lines int, friends bool) string // and whom they chose as friends, and who chose them
	Forgotten func(lines int) string

	Forgetting      string // where the server could not take them out yet, as its disk is full
	NothingToForget string
}
