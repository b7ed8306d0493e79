package verb

// Verbs that are commands of the table: they run as on the screen, and what
// they show goes out.

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

// command runs the verb as a line of the screen.
func (s *verb) command() (int, error) {
	name := s.Call.Command.Name
	text := "/" + name
	if s.Call.Near {
		text += " " + command.TakesAlong
	}
	for _, part := range []struct{ key, value string }{{command.SaidIn, s.Call.In}, {command.SaidBy, s.Call.From}} {
		if name == "search" && part.value != "" {
			text += " " + part.key + part.value
		}
	}
	if args := strings.TrimSpace(s.Call.Rest); args != "" {
		text += " " + args
	}
	aim := command.Recipients{In: s.In}
	line, call := aim.Parse(text, s.Seat.Roster(), false), s.Caller()
	call.Once, call.Beside = true, true
	var err error
	if call.Page, err = s.paged(); err != nil {
		return s.Fail(err)
	}
	res, w := line.Run(&call).Resolve(s.Context, s.Call.Yes), s.Config.Words
	if cause := context.Cause(s.Context); cause != nil && (res.Refused != "" || res.Undone) {
		return s.Ended(cause) // which is why, whatever was in the way of it
	}
	why, misused := strings.CutSuffix(res.Refused, w.Refused.Usage(w.Help.Commands[name].Usage))
	var behind []string
	if res.Refused != "" {
		behind = s.behind(s.Call.Rest)
	}
	switch {
	case misused: // the screen's form is not the verb's
		says := []string{s.usage()}
		why = strings.TrimSpace(why)
		if why != "" {
			says = append([]string{why}, says...)
		}
		return s.Refuse(&stdio.Fault{Code: stdio.Code(command.CodeUsage)}, append(behind, says...)...), nil
	case res.Refused != "":
		return s.Refuse(&stdio.Fault{Code: stdio.Code(res.Code), Err: res.Err}, append(behind, s.Outside(res.Refused))...), nil
	case res.Ask != "":
		return s.Refuse(&stdio.Fault{Code: stdio.Code(command.CodeConfirm)}, append(slices.Clone(res.Show), s.Outside(res.Ask), w.Verb.Yes(s.Call.Verb))...), nil
	case res.Undone:
		return s.Refuse(&stdio.Fault{Code: stdio.Code(res.Code)}, res.Show...), nil
	}
	return s.settle(res)
}

// behind says that a flag stands behind the arguments, if one does: what was meant by it was
// not done.
func (s *verb) behind(args string) []string {
	flag := stdio.FlagBehind(args)
	if flag == "" {
		return nil
	}
	s.Call.JSON = s.Call.JSON || flag == "--json"
	return []string{s.Config.Words.Verb.FlagBehind(flag)}
}

// settle carries out what a command leads to.
func (s *verb) settle(res command.Result) (int, error) {
	if res.Propose != nil {
		events, err := s.Propose(res.Propose)
		if err != nil {
			return s.Fail(err)
		}
		told := s.Outside(res.Told(&s.Config.Words.Join))
		switch {
		case !s.Call.JSON:
			if told != "" {
				s.Out.Line(told)
			}
		case !s.tell(events) && res.Rows == nil: // nobody is told of it, and whoever asked is
			s.Out.Object(stdio.TextRow{Text: cmp.Or(told, s.Config.Words.Verb.Done)})
		}
	}
	if set, ok := res.Effect.(command.Set); ok {
		if !s.Seat.Me().Person.ID.Lasting() { // it would end with the command
			return s.Fail(state.Refuse(state.NeedsKey))
		}
		if err := s.Seat.Remember(map[string]string{set.Name: set.Value}); err != nil {
			return s.Fail(err)
		}
	}
	found, _ := res.Effect.(command.Found)
	if len(res.Rows) == 0 { // there is nothing to show of people's, and all words are the room's
		for i, says := range res.Show {
			res.Show[i] = s.Outside(says)
		}
	}
	s.answer(append(res.Show, found.Lines...), res.Rows)
	if found.More {
		s.more("--before", found.At[len(found.At)-1])
	}
	return stdio.StatusDone, nil
}

// paged is which of many lines the flags ask for.
func (s *verb) paged() (p command.Page, err error) {
	p.Most = s.Call.Last
	if s.Call.Before != "" {
		if p.Before, err = s.Seat.PlaceOf(s.Context, s.Call.Before); err != nil {
			return p, err
		}
		p.Before = max(p.Before, 1)
	}
	if s.Call.After != "" {
		p.After, err = s.Seat.PlaceOf(s.Context, s.Call.After)
	}
	return p, err
}

// answer writes lines, or what they tell for programs.
func (s *verb) answer(lines []string, rows []any) {
	if !s.Call.JSON {
		s.Out.Lines(lines)
		return
	}
	for _, r := range rows {
		s.Out.Object(r)
	}
	if rows == nil { // as opposed to none
		for _, text := range lines {
			s.Out.Object(stdio.TextRow{Text: text})
		}
	}
}

// who names everybody here, one a line, in order.
func (s *verb) who() (int, error) {
	if s.Call.JSON {
		return s.command()
	}
	all := s.Seat.Roster()
	if s.In.Num != 0 {
		all = s.Seat.RosterIn(s.In.Num)
	}
	people := s.Ignored.Roster(all, s.Seat, s.Config.Words.Govern.Nameless).People
	if err := s.Seat.ChargeRead(s.Context, room.PeopleCost(len(people))); err != nil {
		return s.Fail(err)
	}
	people, _ = command.Ranked(people, s.Ignored.FriendsHere(s.Seat))
	for _, p := range people {
		s.Out.Line(p.Person.Name)
	}
	return stdio.StatusDone, nil
}

// help tells of one verb, or of all.
func (s *verb) help(verb string) (int, error) {
	w, verb := s.Config.Words, strings.ToLower(strings.TrimSpace(verb))
	if verb == "" {
		governs := s.Seat.Governs()
		s.answer(command.HelpVerbs(w, governs, s.Caller().Width, term.Widths{}.String), command.VerbRows(w, command.Verbs(w, governs)...))
		return stdio.StatusDone, nil
	}
	if strings.Join(strings.Fields(verb), " ") == "bot --schema" {
		s.Out.Lines(strings.Split(strings.TrimSuffix(stdio.Schema, "\n"), "\n"))
		return stdio.StatusDone, nil
	}
	lines := command.HelpVerb(w, verb)
	if lines == nil {
		wrong := stdio.UsageError{Problem: stdio.NoVerb, Word: verb}
		return s.Refuse(&stdio.Fault{Code: stdio.Code(command.CodeUsage)}, append(s.behind(verb), wrong.Says(w)...)...), nil
	}
	s.answer(lines, command.VerbRows(w, verb))
	return stdio.StatusDone, nil
}

// usage is the right form of the verb.
func (s *verb) usage() string { return stdio.Usage(s.Config.Words, s.Call.Verb) }
