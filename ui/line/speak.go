package line

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"teahouse/room"
	"teahouse/room/text"
	"teahouse/ui/command"
)

// say, me and dm: one message, or as few as hold the text.

// speak says what stands on the command line, or else on standard input.
func (s *verb) speak() (int, error) {
	var to recipients
	if s.call.Verb == "dm" {
		to.people, to.why = s.people(s.call.Names)
		if to.why != nil && s.call.Nonce == "" {
			return s.said(to.why)
		}
	}
	var text io.Reader = strings.NewReader(s.call.Rest)
	if s.call.Rest == "" {
		if s.terminal.PTY {
			return s.refuse(&fault{code: code(command.CodeUsage)}, s.cfg.Words.Verb.NoText, s.usage()), nil
		}
		in := s.input()
		defer in.Close()
		text = in
	}
	if s.call.Split {
		return s.sayAll(to, text)
	}
	whole, err := s.receive(placeKept, func() (string, error) {
		b, err := io.ReadAll(io.LimitReader(text, messageBytes))
		return strings.TrimSuffix(string(b), "\n"), err
	})
	if err == nil {
		err = s.say(to, whole, s.call.Nonce)
	}
	return s.said(err)
}

// recipients are those for whom a private line is, or why they cannot be; of a
// line to everybody both are nil.
type recipients struct {
	people []room.Person
	why    error
}

// sayAll says a text of any length in several messages.
func (s *verb) sayAll(to recipients, text io.Reader) (int, error) {
	messages := newSplit(text, splitPause)
	defer messages.end()
	for kept := placeKept; ; kept = placeSpoke {
		message, err := s.receive(kept, messages.next)
		if err == io.EOF && s.parts > 0 {
			return StatusDone, nil
		}
		if err == nil || err == io.EOF { // of nothing, the room says so
			err = s.say(to, message, s.part(s.parts))
		}
		if err != nil {
			return s.said(err)
		}
		s.parts++
	}
}

// part is the nonce of one of several messages, so that a text that was cut off
// goes on where it stopped when it is sent again.
func (s *verb) part(n int) string {
	if s.call.Nonce == "" || n == 0 {
		return s.call.Nonce
	}
	return s.call.Nonce + "." + strconv.Itoa(n+1)
}

// say sends one message.
func (s *verb) say(to recipients, text, nonce string) error {
	if err := s.back(); err != nil {
		return err
	}
	var (
		body room.Body
		kind = room.KindSay
	)
	switch s.call.Verb {
	case "dm":
		kind, body = room.KindWhisper, &room.Whisper{To: to.people, Text: text, Nonce: nonce}
	case "me":
		kind, body = room.KindAct, &room.Say{Text: text, Act: true, Nonce: nonce}
	default:
		body = &room.Say{Text: text, Nonce: nonce}
	}
	events, repeated, err := s.once(s.ctx, nonce, kind, text, func() ([]*room.Event, error) {
		if to.why != nil {
			return nil, to.why
		}
		return s.propose(body)
	})
	if err != nil {
		return err
	}
	asked, why := s.misnamed(repeated)
	if !s.call.JSON {
		if why != "" && !s.named {
			s.named = true
			s.errs.line(s.cfg.Words.Verb.SpeaksAs(s.name, asked, why == namedTaken))
		}
		return nil
	}
	teller := command.TellerFor(s.seat)
	for _, e := range events {
		row := teller.Event(e)
		row.Repeated = repeated
		if row.Self {
			row.Asked, row.Named = asked, why
		}
		s.out.object(row)
	}
	return s.out.flush()
}

// Why somebody speaks under another name than the one that they asked for.
const (
	namedTaken  = "taken"
	namedFitted = "fitted"
	namedDrawn  = "drawn"
)

// misnamed tells whether the name on the seat is another one than was asked for, and
// not by choice: who speaks under the name of their account, or of themselves where
// they are here, is told nothing.
func (s *verb) misnamed(repeated bool) (asked, why string) {
	wanted, asked := s.terminal.Wanted, s.terminal.Asked
	switch {
	case repeated: // nothing was said now
		return "", ""
	case wanted == "":
		why = namedDrawn
	case wanted != s.name:
		asked, why = wanted, namedTaken
	case asked != "" && asked != s.name:
		why = namedFitted
	default:
		return "", ""
	}
	if here, ok := s.seat.Roster().Find(s.name); ok && here.Person.ID == s.plain.me {
		return "", ""
	}
	if n, err := text.NewName(s.name); err == nil {
		if owner, owned := s.seat.Owner(n); owned && owner.ID == s.plain.me {
			return "", ""
		}
	}
	return asked, why
}

// said is the status of what was said, or was not.
func (s *verb) said(err error) (int, error) {
	var long *text.TooLongError
	var many *text.TooManyLinesError
	var unfound *fault
	switch {
	case err == nil:
		return StatusDone, nil
	case errors.As(err, &unfound):
		return s.refuse(unfound, s.outside(unfound.message)), nil
	case errors.Is(err, errSilent):
		return s.refuse(&fault{code: codeSilent}, s.cfg.Words.Verb.Silent(silentFor)), nil
	case errors.As(err, &long), errors.As(err, &many):
		return s.refuse(err, s.cfg.Words.Verb.TooMuch(room.MessageLimit.Runes, room.MessageLimit.Lines)), nil
	}
	return s.fail(err)
}

// people finds those whom one word names. The error is a *fault.
func (s *verb) people(names string) (to []room.Person, err error) {
	each := strings.FieldsFunc(names, func(r rune) bool { return strings.ContainsRune(commas, r) })
	for i := range each {
		each[i] = "@" + strings.TrimLeft(each[i], "@＠﹫")
	}
	aim := command.Aim{Owner: s.seat.Owner}
	line := aim.Parse("/msg "+strings.Join(each, " ")+" "+anyText, s.seat.Roster(), false)
	call := s.caller()
	switch {
	case len(line.Unknown) > 0:
		return nil, s.nobody(line.Unknown[0])
	case line.Text != anyText: // more than names
		return nil, s.nobody(names)
	}
	if res := line.Run(&call); res.Refused != "" {
		return nil, &fault{code: code(res.Code), field: "to", message: res.Refused}
	}
	return line.To, nil
}

// nobody says that nobody here bears a name, and who may be meant.
func (s *verb) nobody(name string) *fault {
	return &fault{code: code(command.CodeNobody), field: "to", message: s.cfg.Words.Verb.Nobody(shortened(name), command.Suggest(s.seat, s.seat.Roster(), name))}
}

// anyText stands for what is to be said while it is found out to whom.
const anyText = "."
