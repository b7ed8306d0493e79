package line

// say, me and dm: one message, or as few as hold the text.

import (
	"context"
	"errors"
	"io"
	"strings"

	"teahouse/room"
	"teahouse/ui/command"
)

// speak says what stands on the command line, or else on standard input.
func (s *session) speak() (int, error) {
	var to []room.Person
	if s.call.Verb == "dm" {
		people, why := s.people(s.call.Names)
		if why != "" {
			s.errs.line(s.outside(why))
			return StatusRefused, nil
		}
		to = people
	}
	var text io.Reader = strings.NewReader(s.call.Rest)
	if s.call.Rest == "" {
		if s.terminal.PTY {
			s.errs.lines([]string{s.cfg.Words.Verb.NoText, s.usage()})
			return StatusUsage, nil
		}
		in := s.input()
		defer in.Close()
		text = in
	}
	if s.call.Split {
		return s.sayAll(to, text)
	}
	whole, err := io.ReadAll(io.LimitReader(text, messageBytes))
	if err != nil {
		return s.fail(err)
	}
	err = s.say(to, strings.TrimSuffix(string(whole), "\n"))
	return s.said(err)
}

// input is standard input, which also ends when the session does. Whoever reads
// it closes it.
func (s *session) input() *io.PipeReader {
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := io.Copy(w, s.terminal.In)
		_ = w.CloseWithError(err)
	}()
	go func() {
		select {
		case <-done:
		case <-s.seat.Ended():
			_ = w.CloseWithError(&room.Refusal{Code: room.NotSeated})
		case <-s.ctx.Done():
			_ = w.CloseWithError(context.Cause(s.ctx))
		}
	}()
	return r
}

// sayAll says a text of any length in several messages.
func (s *session) sayAll(to []room.Person, text io.Reader) (int, error) {
	messages := split{from: text}
	for n := 0; ; n++ {
		message, err := messages.next()
		if err == io.EOF && n > 0 {
			return StatusDone, nil
		}
		if err == nil || err == io.EOF { // of nothing, the room says so
			err = s.say(to, message)
		}
		if err != nil {
			status, cause := s.said(err)
			if n > 0 {
				s.errs.line(s.cfg.Words.Verb.Parted(n))
			}
			return status, cause
		}
	}
}

// say sends one message.
func (s *session) say(to []room.Person, text string) error {
	var body room.Body = &room.Say{Text: text, Act: s.call.Verb == "me"}
	if to != nil {
		body = &room.Whisper{To: to, Text: text}
	}
	events, err := s.propose(body)
	if err == nil && s.call.JSON {
		s.tell(events)
		err = s.out.flush()
	}
	return err
}

// said is the status of what was said, or was not.
func (s *session) said(err error) (int, error) {
	var long *room.TooLongError
	var many *room.TooManyLinesError
	switch {
	case err == nil:
		return StatusDone, nil
	case errors.As(err, &long), errors.As(err, &many):
		s.errs.line(s.cfg.Words.Verb.TooMuch(room.MessageLimit.Runes, room.MessageLimit.Lines))
		return StatusRefused, nil
	}
	return s.fail(err)
}

// people finds those whom one word names, or says why it cannot.
func (s *session) people(names string) (to []room.Person, why string) {
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
		return nil, res.Refused
	}
	return line.To, ""
}

// nobody says that nobody here bears a name, and who may be meant.
func (s *session) nobody(name string) string {
	return s.cfg.Words.Verb.Nobody(shortened(name), command.Suggest(s.seat, s.seat.Roster(), name))
}

// anyText stands for what is to be said while it is found out to whom.
const anyText = "."
