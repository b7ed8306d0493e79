package command

// The prompt is made of the line as it was parsed, which is what Enter runs. It asks nobody,
// so that no key waits for it. For a word just begun it offers only commands that whoever
// writes may know of.

import (
	"strings"

	"teahouse/room/state"
	"teahouse/ui/words"
)

// choicesMost is how many commands a prompt offers for a word just begun.
const choicesMost = 5

// Prompt says where the line would go if Enter were pressed now. Quiet is
// whether this seat's public lines are switched off.
func (l *Line) Prompt(w *words.Words, quiet bool) string {
	p := &w.Prompt
	switch l.Kind {
	case Private:
		return l.PromptPrivate(p)
	case Run:
		if l.Command.Name == replyName {
			return p.Reply
		}
		return p.Command(w.Help.Commands[l.Command.Name].Usage)
	case Unknown:
		if names := begun(l.Word, l.governs); l.Open && len(names) > 0 {
			return p.Choose(names)
		}
		return p.NoCommand
	case Pasted:
		return p.Pasted
	}
	switch {
	case l.In.With.ID != "":
		return l.PromptPrivate(p)
	case l.In.Num != 0:
		return p.Channel(l.In.Name)
	case quiet:
		return p.Quiet
	}
	return p.Everybody
}

// PromptPrivate is that of a line for some people alone.
func (l *Line) PromptPrivate(p *words.Prompt) string {
	switch {
	case l.Crowd:
		return p.Crowd(state.MaxRecipients)
	case len(l.Moved) > 0:
		return p.Moved(shortened(l.Moved[0]))
	case len(l.To) == 0 && (l.Open || len(l.Unknown) == 0):
		return p.Nobody
	case len(l.Unknown) > 0:
		return p.Unknown(shortened(l.Unknown[0]))
	}
	names := make([]string, len(l.To))
	for i, person := range l.To {
		names[i] = person.Name
	}
	if l.Absent {
		return p.Absent(names)
	}
	return p.Private(names)
}

// begun are the first commands whose names begin with word.
func begun(word string, governs bool) []string {
	word, table := foldWord(word), offeredTo(governs)
	var names []string
	for i := range table {
		if strings.HasPrefix(table[i].Name, word) && len(names) < choicesMost {
			names = append(names, table[i].Name)
		}
	}
	return names
}
