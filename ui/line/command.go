package line

// Verbs that are commands of the table: they run as on the screen, and what
// they show goes out.

import (
	"cmp"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/ui/command"
	"teahouse/ui/term"
)

// command runs the verb as a line of the screen.
func (s *verb) command() (int, error) {
	name := s.call.command.Name
	text := "/" + name
	if s.call.Near {
		text += " " + command.TakesAlong
	}
	if args := strings.TrimSpace(s.call.Rest); args != "" {
		text += " " + args
	}
	line, call := command.Parse(text, s.seat.Roster(), false), s.caller()
	call.Once = true
	var err error
	if call.Page, err = s.paged(); err != nil {
		return s.fail(err)
	}
	res, w := line.Run(&call).Resolve(s.ctx, s.call.Yes), s.cfg.Words
	why, misused := strings.CutSuffix(res.Refused, w.Refused.Usage(w.Help.Commands[name].Usage))
	var behind []string
	if flag := flagBehind(s.call.Rest); flag != "" && res.Refused != "" {
		behind = []string{w.Verb.FlagBehind(flag)}
		s.call.JSON = s.call.JSON || flag == "--json"
	}
	switch {
	case misused: // the screen's form is not the verb's
		says := []string{s.usage()}
		if why = strings.TrimSpace(why); why != "" {
			says = append([]string{why}, says...)
		}
		return s.refuse(&fault{code: code(command.CodeUsage)}, append(behind, says...)...), nil
	case res.Refused != "":
		return s.refuse(&fault{code: code(res.Code)}, append(behind, s.outside(res.Refused))...), nil
	case res.Ask != "":
		return s.refuse(&fault{code: code(command.CodeConfirm)}, append(slices.Clone(res.Show), s.outside(res.Ask), w.Verb.Yes(s.call.Verb))...), nil
	case res.Undone:
		return s.refuse(&fault{code: code(res.Code)}, res.Show...), nil
	}
	return s.settle(res)
}

// settle carries out what a command leads to.
func (s *verb) settle(res command.Result) (int, error) {
	if res.Propose != nil {
		events, err := s.propose(res.Propose)
		if err != nil {
			return s.fail(err)
		}
		told := res.Told()
		switch {
		case !s.call.JSON:
			if told != "" {
				s.out.line(s.outside(told))
			}
		case !s.tell(events) && res.Rows == nil: // nobody is told of it, and whoever asked is
			s.out.object(textRow{Text: cmp.Or(told, s.cfg.Words.Verb.Done)})
		}
	}
	found, _ := res.Effect.(command.Found)
	s.answer(append(res.Show, found.Lines...), res.Rows)
	if found.More {
		s.more("--before", found.At[len(found.At)-1])
	}
	return StatusDone, nil
}

// paged is which of many lines the flags ask for.
func (s *verb) paged() (p command.Page, err error) {
	p.Most = s.call.Last
	if s.call.Before != "" {
		if p.Before, err = s.seat.PlaceOf(s.ctx, s.call.Before); err != nil {
			return p, err
		}
		p.Before = max(p.Before, 1)
	}
	if s.call.After != "" {
		p.After, err = s.seat.PlaceOf(s.ctx, s.call.After)
	}
	return p, err
}

// answer writes lines, or what they tell for programs.
func (s *verb) answer(lines []string, rows []any) {
	if !s.call.JSON {
		s.out.lines(lines)
		return
	}
	for _, r := range rows {
		s.out.object(r)
	}
	if rows == nil { // as opposed to none
		for _, text := range lines {
			s.out.object(textRow{Text: text})
		}
	}
}

// who names everybody here, one a line, in order.
func (s *verb) who() (int, error) {
	if s.call.JSON {
		return s.command()
	}
	people := s.ignored.Roster(s.seat.Roster(), s.seat, s.cfg.Words.Govern.Nameless).People
	if err := s.seat.ChargeRead(s.ctx, room.PeopleCost(len(people))); err != nil {
		return s.fail(err)
	}
	for _, p := range people {
		s.out.line(p.Person.Name)
	}
	return StatusDone, nil
}

// help tells of one verb, or of all.
func (s *verb) help(verb string) (int, error) {
	w, verb := s.cfg.Words, strings.ToLower(strings.TrimSpace(verb))
	if verb == "" {
		governs := s.seat.Governs()
		s.answer(command.HelpVerbs(w, governs, s.caller().Width, term.Widths{}.String), command.VerbRows(w, command.Verbs(w, governs)...))
		return StatusDone, nil
	}
	if strings.Join(strings.Fields(verb), " ") == "bot --schema" {
		s.out.lines(strings.Split(strings.TrimSuffix(schemaText, "\n"), "\n"))
		return StatusDone, nil
	}
	lines := command.HelpVerb(w, verb)
	if lines == nil {
		wrong := UsageError{Problem: NoVerb, Word: verb}
		return s.refuse(&fault{code: code(command.CodeUsage)}, wrong.Says(w)...), nil
	}
	s.answer(lines, command.VerbRows(w, verb))
	return StatusDone, nil
}

// usage is the right form of the verb.
func (s *verb) usage() string { return usage(s.cfg.Words, s.call.Verb) }
