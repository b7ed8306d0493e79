package command

// Verbs are the commands that can be given to ssh, behind the host, and what
// can only be given there. Their help is made of the table and of the words,
// too: a verb has a form of its own in [words.Help], or else that of its command.

import (
	"slices"
	"strings"

	"teahouse/ui/words"
)

// following is the heading of the verbs that are no commands.
const following = "plain"

// onlyVerbs have no command.
var onlyVerbs = [...]string{"lines", "tail", "bot"}

// Flags that every verb has, or nearly every one.
const (
	waits  = "--wait T"
	prints = "--json"
)

// inChannel is the flag of verbs that are about a channel.
const inChannel = "--in NAME"

// asVerb is what the command is called where it is given to ssh.
func (c *Command) asVerb(h *words.Help) string {
	for _, alias := range c.Aliases {
		if _, own := h.Verbs[alias]; own {
			return alias
		}
	}
	return c.Name
}

// Verbs names all verbs that somebody may know of, in the order of the help.
func Verbs(w *words.Words, governs bool) (verbs []string) {
	table := offeredTo(governs)
	for i := range table {
		if i > 0 && table[i-1].Group == groups[0] && table[i].Group != groups[0] { // behind talking
			verbs = append(verbs, onlyVerbs[:]...)
		}
		if table[i].verb {
			verbs = append(verbs, table[i].asVerb(&w.Help))
		}
	}
	return verbs
}

// verb finds what help says of a verb, under whatever name.
func verb(h *words.Help, name string) (group string, about words.Command, ok bool) {
	if slices.Contains(onlyVerbs[:], name) {
		return following, h.Verbs[name], true
	}
	c, found := Lookup(name)
	if !found || !c.verb {
		return "", words.Command{}, false
	}
	if own, has := h.Verbs[c.asVerb(h)]; has {
		return c.Group, own, true
	}
	about = h.Commands[c.Name]
	args := strings.TrimPrefix(about.Usage, "/"+c.Name)
	about.Usage = c.Name
	if c.asks {
		about.Usage += " [--yes]"
	}
	if c.near {
		about.Usage += " [" + TakesAlong + "]"
	}
	if c.here {
		about.Usage += " [" + inChannel + "]"
	}
	about.Usage += " [" + prints + "]" + args
	return c.Group, about, true
}

// AboutVerb is what the words say of a verb: its form as it stands behind the
// host, and what it does.
func AboutVerb(w *words.Words, name string) (about words.Command, ok bool) {
	_, about, ok = verb(&w.Help, name)
	return about, ok
}

// VerbRows are what help says of verbs, for programs.
func VerbRows(w *words.Words, names ...string) []any {
	rows := make([]any, len(names))
	for i, name := range names {
		about, _ := AboutVerb(w, name)
		rows[i] = Verb{name, w.Help.Given(about.Usage), about.Does, about.Note}
	}
	return rows
}

// HelpVerb is all that help knows of one verb, nil if there is no such verb.
func HelpVerb(w *words.Words, name string) []string {
	h := &w.Help
	_, about, ok := verb(h, name)
	if !ok {
		return nil
	}
	show := []string{h.Given(about.Usage), about.Does}
	if about.Note != "" {
		show = append(show, about.Note)
	}
	for _, flag := range flagsIn(about.Usage) {
		show = append(show, "  "+flag+"  "+h.Flags[flag])
	}
	return append(show, h.Statuses...)
}

// AboutFlag is what a flag of a verb means.
func AboutFlag(w *words.Words, name, flag string) string {
	_, about, _ := verb(&w.Help, name)
	for _, one := range flagsIn(about.Usage) {
		if bare, _, _ := strings.Cut(one, " "); bare == flag {
			return w.Help.Flags[one]
		}
	}
	return ""
}

// flagsIn are the flags of a verb, those that its usage tells of first, with
// what stands there for their values.
func flagsIn(usage string) (flags []string) {
	for _, part := range strings.Split(usage, "[")[1:] {
		part, _, _ = strings.Cut(part, "]")
		if strings.HasPrefix(part, "-") && !strings.HasPrefix(part, "-- ") {
			flags = append(flags, part)
		}
	}
	return append(flags, waits)
}

// brief leaves out the flags that the list of verbs does not tell of.
var brief = strings.NewReplacer(" ["+prints+"]", "", " [--marks]", "")

// HelpVerbs is one line for each verb that somebody may know of, under the
// headings, in columns if there is place in so many cells. What nearly every
// verb takes is told once, below.
func HelpVerbs(w *words.Words, governs bool, width int, measure func(string) int) []string {
	h := &w.Help
	show := slices.Clone(h.VerbsHead)
	group := ""
	list := listing{width: width, measure: measure}
	for _, name := range Verbs(w, governs) {
		in, about, _ := verb(h, name)
		if in != group {
			group = in
			list.head(h.Groups[group])
		}
		list.row(brief.Replace(about.Usage), about.Does)
	}
	return slices.Concat(show, list.lines(), h.VerbsMore, h.Statuses)
}
