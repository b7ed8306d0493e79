package bot

// Commands of a bot: any line of the table. Where one is aimed at somebody, "re"
// stands in the place of the name, and means whoever wrote that, or nobody.

import (
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

func (q *request) command(b *bot) (*success, error) {
	text := strings.TrimPrefix(q.text, "/")
	l := command.Parse("/"+text, nil, false) // read as it will be when it is run
	aimed := l.Command != nil && l.Command.Aimed()
	right := q.sameAsSeen
	switch {
	case q.has("re") && !(aimed && l.Command.TakesLine()):
		return nil, b.notAimed("re", l.Word)
	case q.has("mark") && !aimed:
		return nil, b.notAimed("mark", l.Word)
	case q.has("re"):
		if err := q.guardWriter(b, string(q.re)); err != nil {
			return nil, err
		}
		text, right = l.Word+" "+command.AsLine(string(q.re))+" "+l.Args, nil
	}
	in, err := q.where(b)
	if err != nil {
		return nil, err
	}
	return b.carryOut(text, in, q.yes, right)
}

// notAimed says that a field means somebody, and the command nobody.
func (b *bot) notAimed(field, name string) error {
	return &stdio.Fault{Code: codeField, Field: field, Message: b.Config.Words.Bot.NotAimed(stdio.Shortened(name))}
}

// sameAsSeen refuses a command at a name that has changed hands since the bot saw
// it, or whose bearer does not have the mark that the bot expects.
func (q *request) sameAsSeen(b *bot, l *command.Line) error {
	for _, name := range l.Names() {
		if command.NamesLine(name) && l.Command.TakesLine() {
			if !q.has("mark") {
				continue // there or not, it is looked for when the command is run
			}
			if err := q.guardWriter(b, name); err != nil {
				return err
			}
		} else if to, _ := b.whom([]string{name}); len(to) == 0 {
			if err := q.guardGone(b, name); err != nil {
				return err
			}
		} else if b.names.moved(to[0], b.Seat.Same) {
			return &state.Refusal{Code: state.SomebodyElse, Name: name}
		} else if err := q.guard(b, to[0]); err != nil {
			return err
		}
	}
	return nil
}

// guardWriter refuses a line that nobody wrote, or somebody who did not have the mark
// that the bot expects.
func (q *request) guardWriter(b *bot, line string) error {
	ref, err := q.refOf(b, line)
	if err != nil {
		return err
	}
	e, err := b.Seat.Find(b.ctx, ref)
	switch {
	case err != nil:
		return err
	case e.Who.ID == "":
		return &state.Refusal{Code: state.NoSuchLine}
	case q.has("mark") && e.Mark != q.mark:
		return &state.Refusal{Code: state.SomebodyElse, Name: e.Who.Name}
	}
	return nil
}

// guardGone is the same for somebody who is not here, but spoke within the hour.
func (q *request) guardGone(b *bot, word string) error {
	var t state.Trace
	n, err := text.NewName(word)
	spoke := err == nil
	if spoke {
		t, spoke = b.Seat.Spoke(n)
	}
	if spoke && b.names.moved(t.Person, b.Seat.Same) || q.has("mark") && !(spoke && t.Mark == q.mark) {
		return &state.Refusal{Code: state.SomebodyElse, Name: stdio.Shortened(word)}
	}
	return nil
}
