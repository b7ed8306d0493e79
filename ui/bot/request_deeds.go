package bot

// What a bot may ask for. This table is the protocol: what is decoded, carried
// out and held against the schema is what stands here.

import (
	"cmp"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
)

// deed is a kind of request.
type deed struct {
	name      string
	must, may []string // its fields, beside id and do
	now       bool     // it tells how things are, and not what happened
	run       func(*request, *bot) (*success, error)
}

var deeds = [...]deed{
	{name: "say", must: []string{"text"}, may: []string{"in", "as", "nonce"}, run: (*request).say},
	{name: "me", must: []string{"text"}, may: []string{"in", "as", "nonce"}, run: (*request).say},
	{name: "dm", must: []string{"text"}, may: []string{"to", "re", "mark", "as", "nonce"}, run: (*request).dm},
	{name: "answer", must: []string{"re", "text"}, may: []string{"in", "as", "nonce"}, run: (*request).answer},
	{name: "edit", must: []string{"text"}, may: []string{"in", "re"}, run: (*request).edit},
	{name: "react", must: []string{"re", "sign"}, may: []string{"in", "off"}, run: (*request).react},
	{name: "unsend", may: []string{"in", "re"}, run: (*request).unsend},
	{name: "who", may: []string{"in"}, now: true, run: (*request).who},
	{name: "whois", must: []string{"name"}, now: true, run: (*request).whois},
	{name: "history", may: []string{"in", "before", "after", "limit"}, run: (*request).history},
	{name: "events", must: []string{"since"}, may: []string{"in", "before", "limit"}, run: (*request).events},
	{name: "search", must: []string{"text"}, may: []string{"in", "from", "before", "after", "limit"}, run: (*request).search},
	{name: "name", must: []string{"name"}, run: (*request).rename},
	{name: "away", may: []string{"reason"}, run: (*request).away},
	{name: "back", run: (*request).away},
	{name: "topic", may: []string{"in", "text"}, now: true, run: (*request).topic},
	{name: "channels", now: true, run: (*request).channels},
	{name: "join", must: []string{"in"}, run: (*request).join},
	{name: "part", must: []string{"in"}, run: (*request).part},
	{name: "command", must: []string{"text"}, may: []string{"in", "re", "mark", "yes"}, run: (*request).command},
}

// deedNames are all of them, in order.
func deedNames() []string {
	names := make([]string, len(deeds))
	for i := range deeds {
		names[i] = deeds[i].name
	}
	return names
}

func (d *deed) fields() []string { return slices.Concat(d.must, d.may) }

func (d *deed) takes(field string) bool {
	return slices.Contains(d.must, field) || slices.Contains(d.may, field)
}

// put proposes something to the room. It may wait its turn.
func (b *bot) put(body state.Body) (*success, error) {
	happened, err := b.Seat.Do(b.ctx, body, nil)
	if err != nil {
		return nil, err
	}
	return b.became(happened), nil
}

// became is an answer with the event that a request became.
func (b *bot) became(happened []*state.Event) *success {
	a := new(success)
	if len(happened) > 0 { // what else came of it follows from the first
		a.Seq, a.Cursor = happened[0].Seq, b.Seat.Cursor(happened[0].N)
	}
	return a
}

// once says something, unless it was said before; why is why it cannot be, if it cannot.
func (q *request) once(b *bot, in uint64, kind state.Kind, body state.Body, why error) (*success, error) {
	line := room.Sending{Nonce: q.nonce, In: in, Kind: kind, Text: q.text}
	if private, ok := body.(*state.Whisper); ok {
		line.To = private.To
	}
	said, repeated, err := b.Session.Once(b.ctx, line, func() ([]*state.Event, error) {
		if why != nil {
			return nil, why
		}
		return b.Seat.Do(b.ctx, body, nil)
	})
	if err != nil {
		return nil, err
	}
	a := b.became(said)
	a.Repeated = repeated
	return a, nil
}

func (q *request) say(b *bot) (*success, error) {
	kind, act := state.KindSay, q.deed.name == "me"
	if act {
		kind = state.KindAct
	}
	in, err := q.where(b)
	if err != nil {
		return nil, err
	}
	return q.once(b, in.Num, kind, &state.Say{In: in.Num, Text: q.text, Act: act, As: q.as, Nonce: q.nonce}, nil)
}

func (q *request) dm(b *bot) (*success, error) {
	to, err := q.recipients(b)
	return q.once(b, 0, state.KindWhisper, &state.Whisper{To: to, Text: q.text, As: q.as, Nonce: q.nonce}, err)
}

// whom finds people by their names. Who is absent and has an account finds
// private lines later.
func (b *bot) whom(names []string) (to []state.Person, unknown []string) {
	roster := b.Seat.Roster()
	for _, name := range names {
		if p, here := roster.Find(name); here {
			to = append(to, p.Person)
		} else if p, owns := b.owner(name); owns {
			to = append(to, p)
		} else {
			unknown = append(unknown, name)
		}
	}
	return to, unknown
}

// known tells whether a name is somebody's who is here, was when they spoke, or owns it.
func (b *bot) known(name string) bool {
	if _, here := b.Seat.Roster().Find(name); here || strings.HasPrefix(name, "#") {
		return true
	}
	n, err := text.NewName(name)
	if err != nil {
		return false
	}
	_, spoke := b.Seat.Spoke(n)
	_, owned := b.Seat.Owner(n)
	return spoke || owned
}

func (b *bot) owner(name string) (state.Person, bool) {
	n, err := text.NewName(name)
	if err != nil {
		return state.Person{}, false
	}
	return b.Seat.Owner(n)
}

// nobody says that names in a field are nobody's.
func (b *bot) nobody(field string, names []string) *stdio.Fault {
	short := make([]string, len(names))
	for i, name := range names {
		short[i] = cmp.Or(strings.TrimSpace(stdio.Shortened(name)), "?") // so that something stands there
	}
	return &stdio.Fault{Code: stdio.Code(command.CodeNobody), Field: field, Message: b.Config.Words.Bot.Nobody(short, command.Suggest(b.Seat, b.Seat.Roster(), names...))}
}

func (q *request) unsend(b *bot) (*success, error) {
	ref, err := q.own(b, state.NothingToUndo)
	if err != nil {
		return nil, err
	}
	return b.put(&state.Unsend{Ref: ref})
}

func (q *request) rename(b *bot) (*success, error) {
	name, err := text.NewName(q.name)
	if err != nil {
		return nil, err
	}
	return b.put(&state.Rename{Name: name})
}

func (q *request) away(b *bot) (*success, error) {
	return b.put(&state.Away{Back: q.deed.name == "back", Reason: q.reason})
}

func (q *request) topic(b *bot) (*success, error) {
	in, err := q.where(b)
	switch {
	case err != nil:
		return nil, err
	case q.has("text"):
		return b.put(&state.Topic{In: in.Num, Text: q.text})
	case in.Num != 0:
		return &success{Topic: &in.Topic, Cursor: b.Seat.Cursor(b.last)}, nil
	}
	topic, hidden := b.Ignored.Topic(b.Seat)
	return &success{Topic: &topic, Hidden: hidden, Cursor: b.Seat.Cursor(b.last)}, nil
}

func (q *request) who(b *bot) (*success, error) {
	in, err := q.where(b)
	if err != nil {
		return nil, err
	}
	a, err := b.carryOut("who", in, false, nil)
	if err != nil {
		return nil, err
	}
	return &success{People: a.Rows, Cursor: b.Seat.Cursor(b.last)}, nil
}

func (q *request) whois(b *bot) (*success, error) {
	if !b.known(q.name) {
		return nil, b.nobody("name", []string{q.name})
	}
	a, err := b.carryOut("whois "+q.name, state.Listed{}, false, nil)
	if err != nil {
		return nil, err
	}
	return &success{People: a.Rows, Cursor: b.Seat.Cursor(b.last)}, nil
}

// carryOut runs a line of the command table, which is written without its slash. Whom
// it means is found right first, where right is not nil: behind the roster in which the
// line looks names up, so that none changes hands in between.
func (b *bot) carryOut(text string, in state.Listed, yes bool, right func(*bot, *command.Line) error) (*success, error) {
	asOf, call := b.Seat.Newest(), b.Caller()
	call.Beside = true
	aim := command.Recipients{Governs: call.Governs, In: command.Where{Num: in.Num, Name: in.Name}, Owner: b.Seat.Owner}
	l := aim.Parse("/"+text, call.Roster, false)
	if l.Command == nil && l.Kind != command.Unknown { // a second slash would say the line
		return nil, &stdio.Fault{Code: codeValue, Field: "text", Message: b.Config.Words.Bot.NoCommand}
	}
	if right != nil {
		if err := right(b, &l); err != nil {
			return nil, err
		}
	}
	forPeople := &stdio.Fault{Code: codePeople, Field: "text", Message: b.Config.Words.Bot.ForPeople(l.Word)}
	res := l.Run(&call).Resolve(b.ctx, yes)
	switch {
	case res.Code == command.CodeHere && l.Command.ScreenOnly(): // where to find the screen is nothing to a bot
		return nil, forPeople
	case res.Refused != "":
		return nil, &stdio.Fault{Code: stdio.Code(res.Code), Field: "text", Message: res.Refused, Err: res.Err}
	case res.Undone:
		return nil, &stdio.Fault{Code: stdio.Code(res.Code), Field: "text", Message: strings.Join(res.Show, " ")}
	case res.Ask != "":
		return nil, &stdio.Fault{Code: stdio.Code(command.CodeConfirm), Field: "yes", Message: b.Config.Words.Bot.Confirm(strings.Join(append(res.Show, res.Ask), " "))}
	}
	_, found := res.Effect.(command.Found)
	_, goes := res.Effect.(command.Go)
	if set, ok := res.Effect.(command.Set); ok && set.Name == command.OwnSaved {
		if err := prefs.Keep(b.Seat, set.Name, set.Value); err != nil {
			return nil, err
		}
		res.Effect = nil
	}
	if res.Effect != nil && !found && (!goes || res.Show == nil) {
		return nil, forPeople
	}
	a, err := &success{Cursor: b.Seat.Cursor(asOf)}, error(nil)
	if res.Propose != nil {
		if a, err = b.put(res.Propose); err != nil {
			return nil, err
		}
	}
	if told := res.Told(&b.Config.Words.Join); told != "" {
		res.Show = append(res.Show, told)
	}
	a.Rows, a.Text = res.Rows, strings.Join(res.Show, "\n")
	return a, nil
}
