package verb

// say, me and dm: one message, or as few as hold the text.

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strconv"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// speak says what stands on the command line, or else on standard input.
func (s *verb) speak() (int, error) {
	var to recipients
	if s.Call.Verb == "dm" {
		to.people, to.why = s.people(s.Call.Names)
		if to.why != nil && s.Call.Nonce == "" {
			return s.said(to.why)
		}
	}
	var text io.Reader = strings.NewReader(s.Call.Rest)
	if s.Call.Rest == "" {
		if s.Terminal.PTY {
			return s.Refuse(&stdio.Fault{Code: stdio.Code(command.CodeUsage)}, s.Config.Words.Verb.NoText, s.usage()), nil
		}
		in := s.Input()
		defer in.Close()
		text = in
	}
	if s.Call.Split {
		return s.sayAll(to, text)
	}
	whole, err := s.Receive(stdio.PlaceKept, func() (string, error) {
		b, err := io.ReadAll(io.LimitReader(text, messageBytes))
		return strings.TrimSuffix(string(b), "\n"), err
	})
	if err == nil {
		err = s.say(to, whole, s.Call.Nonce)
	}
	return s.said(err)
}

// recipients are those for whom a private line is, and why it cannot be; of a
// line to everybody both are nil.
type recipients struct {
	people []state.Person
	why    error
}

// sayAll says a text of any length in several messages.
func (s *verb) sayAll(to recipients, text io.Reader) (int, error) {
	messages := newSplit(text, splitPause)
	defer messages.end()
	for kept := stdio.PlaceKept; ; kept = stdio.PlaceSpoke {
		message, err := s.Receive(kept, messages.next)
		if err == io.EOF && s.Parts > 0 {
			return stdio.StatusDone, nil
		}
		if err == nil || err == io.EOF { // of nothing, the room says so
			err = s.say(to, message, s.part(s.Parts))
		}
		if err != nil {
			return s.said(err)
		}
		s.Parts++
	}
}

// part is the nonce of one of several messages, so that a text that was cut off
// goes on where it stopped when it is sent again. A word that leaves no room for the
// number behind it stands there as its hash.
func (s *verb) part(n int) string {
	if s.Call.Nonce == "" || n == 0 {
		return s.Call.Nonce
	}
	word, number := s.Call.Nonce, "."+strconv.Itoa(n+1)
	if len(word)+len(number) > state.NonceMost {
		hash := sha256.Sum256([]byte(word))
		word = hex.EncodeToString(hash[:16])
	}
	return word + number
}

// say sends one message.
func (s *verb) say(to recipients, text, nonce string) error {
	if err := s.Back(); err != nil {
		return err
	}
	var (
		body state.Body
		in   = s.In.Num
		kind = state.KindSay
	)
	switch s.Call.Verb {
	case "dm":
		in, kind, body = 0, state.KindWhisper, &state.Whisper{To: to.people, Text: text, Nonce: nonce}
	case "me":
		kind, body = state.KindAct, &state.Say{In: in, Text: text, Act: true, Nonce: nonce}
	default:
		body = &state.Say{In: in, Text: text, Nonce: nonce}
	}
	events, repeated, err := s.Once(s.Context, room.Sending{Nonce: nonce, In: in, Kind: kind, Text: text, To: to.people}, func() ([]*state.Event, error) {
		if to.why != nil {
			return nil, to.why
		}
		return s.Propose(body)
	})
	if err != nil {
		return err
	}
	asked, why := s.misnamed(repeated)
	if !s.Call.JSON {
		if why != "" && !s.Named {
			s.Named = true
			s.Errs.Line(s.Config.Words.Verb.SpeaksAs(s.Name, asked, why == namedTaken))
		}
		return nil
	}
	teller := command.TellerFor(s.Seat)
	for _, e := range events {
		row := teller.Event(e)
		row.Repeated = repeated
		if row.Self {
			row.Asked, row.Named = asked, why
		}
		s.Out.Object(row)
	}
	return s.Out.Flush()
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
	wanted, asked := s.Terminal.Wanted, s.Terminal.Asked
	switch {
	case repeated: // nothing was said now
		return "", ""
	case wanted == "":
		why = namedDrawn
	case wanted != s.Name:
		asked, why = wanted, namedTaken
	case asked != "" && asked != s.Name:
		why = namedFitted
	default:
		return "", ""
	}
	if here, ok := s.Seat.Roster().Find(s.Name); ok && here.Person.ID == s.Plain.Me {
		return "", ""
	}
	if n, err := text.NewName(s.Name); err == nil {
		if owner, owned := s.Seat.Owner(n); owned && owner.ID == s.Plain.Me {
			return "", ""
		}
	}
	return asked, why
}

// said is the status of what was said, or was not.
func (s *verb) said(err error) (int, error) {
	var long *text.TooLongError
	var many *text.TooManyLinesError
	var unfound *stdio.Fault
	switch {
	case err == nil:
		return stdio.StatusDone, nil
	case errors.As(err, &unfound):
		return s.Refuse(unfound, s.Outside(unfound.Message)), nil
	case errors.Is(err, stdio.ErrSilent):
		return s.Refuse(&stdio.Fault{Code: stdio.CodeSilent}, s.Config.Words.Verb.Silent(stdio.SilentFor)), nil
	case errors.As(err, &long), errors.As(err, &many):
		return s.Refuse(err, s.Config.Words.Verb.TooMuch(state.MessageLimit.Runes, state.MessageLimit.Lines)), nil
	}
	return s.Fail(err)
}

// people finds those whom one word names. The error is a [stdio.Fault]; whom it is about
// is by name alone among them.
func (s *verb) people(names string) (to []state.Person, err error) {
	each := strings.FieldsFunc(names, func(r rune) bool { return strings.ContainsRune(stdio.Commas, r) })
	for i := range each {
		each[i] = "@" + strings.TrimLeft(each[i], "@＠﹫")
	}
	aim := command.Recipients{Owner: s.Seat.Owner}
	line := aim.Parse("/msg "+strings.Join(each, " ")+" "+anyText, s.Seat.Roster(), false)
	call := s.Caller()
	switch {
	case len(line.Unknown) > 0:
		for _, name := range line.Unknown {
			line.To = append(line.To, state.Person{Name: name})
		}
		return line.To, s.nobody(line.Unknown[0])
	case line.Text != anyText: // more than names
		return nil, s.nobody(names)
	}
	if res := line.Run(&call); res.Refused != "" {
		return line.To, &stdio.Fault{Code: stdio.Code(res.Code), Field: "to", Message: res.Refused, Err: res.Err}
	}
	return line.To, nil
}

// nobody says that nobody here bears a name, and who may be meant.
func (s *verb) nobody(name string) *stdio.Fault {
	return &stdio.Fault{Code: stdio.Code(command.CodeNobody), Field: "to", Message: s.Config.Words.Verb.Nobody(stdio.Shortened(name), command.Suggest(s.Seat, s.Seat.Roster(), name))}
}

// anyText stands for what is to be said while it is found out to whom.
const anyText = "."
