package bot

// Commands of a bot: any line of the table. Where one is aimed at somebody, "re"
// stands in the place of the name, and means whoever wrote that, or nobody.

import (
	"slices"
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// aimed are the commands whose first argument is somebody, or #LINE.
var aimed = [...]string{"whois", "kick", "ban", "mute", "report", "friend", "ignore", "remove"}

func (q *request) command(b *bot) (*success, error) {
	text := strings.TrimPrefix(q.text, "/")
	name, args, _ := strings.Cut(strings.TrimLeft(text, stdio.Blanks), " ")
	c, known := command.Lookup(name)
	toSomebody := known && slices.Contains(aimed[:], c.Name)
	switch {
	case !toSomebody && (q.has("re") || q.has("mark")):
		return nil, &stdio.Fault{Code: codeField, Field: q.given[len(q.given)-1], Message: b.Config.Words.Bot.NotAimed(stdio.Shortened(name))}
	case q.has("re"):
		e, err := q.wrote(b)
		if err != nil {
			return nil, err
		}
		if e.Who.ID == "" {
			return nil, &state.Refusal{Code: state.NoSuchLine}
		}
		if q.has("mark") && e.Mark != q.mark {
			return nil, &state.Refusal{Code: state.SomebodyElse, Name: e.Who.Name}
		}
		text = name + " #" + strings.TrimPrefix(string(q.re), "#") + " " + args
	case toSomebody:
		if err := q.sameAsSeen(b, args); err != nil {
			return nil, err
		}
	}
	in, err := q.where(b)
	if err != nil {
		return nil, err
	}
	return b.carryOut(text, in, q.yes)
}

// sameAsSeen refuses a command at a name that has changed hands since the bot saw
// it, or whose bearer does not have the mark that the bot expects.
func (q *request) sameAsSeen(b *bot, args string) error {
	for _, word := range strings.Fields(args) {
		if strings.HasPrefix(word, "--") {
			continue
		}
		word = strings.TrimLeft(word, "@＠﹫")
		to, _ := b.whom([]string{word})
		if len(to) == 0 {
			return q.guardGone(b, word)
		}
		if b.names.moved(to[0], b.Seat.Known) {
			return &state.Refusal{Code: state.SomebodyElse, Name: word}
		}
		return q.guard(b, to[0])
	}
	return nil
}

// guardGone is guard for somebody who is not here, but spoke within the hour.
func (q *request) guardGone(b *bot, word string) error {
	if !q.has("mark") {
		return nil
	}
	n, err := text.NewName(word)
	if err == nil {
		if t, spoke := b.Seat.Spoke(n); spoke && t.Mark == q.mark {
			return nil
		}
	}
	return &state.Refusal{Code: state.SomebodyElse, Name: stdio.Shortened(word)}
}
