package command

// Help is made of the table and of the words for each of its rows.

import (
	"slices"
	"strings"
)

// keysTopic is the topic of the help that is not a command.
const keysTopic = "keys"

func help(c *Call, args string) Result {
	if args == "" {
		return Result{Show: c.overview()}
	}
	topic := args
	if slash, size := firstRune(args); isSlash(slash) {
		topic = args[size:]
	}
	topic = foldWord(topic)
	if topic == keysTopic {
		h := &c.Words.Help
		return Result{Show: slices.Concat([]string{h.KeysHead}, c.Keys(), h.KeysMore)}
	}
	for i := range c.table {
		if one := &c.table[i]; one.Name == topic || slices.Contains(one.Aliases, topic) {
			return Result{Show: c.about(one)}
		}
	}
	return Result{Refused: c.Words.Refused.NoHelp(shortened(args), nearestCommands(c.table, topic))}
}

// columnsFrom is how wide lines have to be for help in columns, in cells.
const columnsFrom = 40

// overview is one line for each command, under the headings, with the right
// forms in a column of their own. Long ones reach out of it.
func (c *Call) overview() []string {
	h := &c.Words.Help
	column := 0
	for i := range c.table {
		usage := c.Measure(h.Commands[c.table[i].Name].Usage)
		if c.Width >= columnsFrom && usage <= c.Width/2 {
			column = max(column, usage)
		}
	}
	show := slices.Clone(h.Private)
	for _, group := range groups {
		first := true
		for i := range c.table {
			if c.table[i].Group != group {
				continue
			}
			if first {
				show, first = append(show, h.Groups[group]), false
			}
			one := h.Commands[c.table[i].Name]
			pad := max(0, column-c.Measure(one.Usage))
			show = append(show, "  "+one.Usage+strings.Repeat(" ", pad+gutter)+one.Does)
		}
	}
	return append(show, h.More...)
}

// about is all that help knows of one command.
func (c *Call) about(one *Command) []string {
	h := &c.Words.Help
	w := h.Commands[one.Name]
	show := []string{w.Usage, w.Does}
	if w.Note != "" {
		show = append(show, w.Note)
	}
	if len(one.Aliases) > 0 {
		show = append(show, h.Aliases(one.Aliases))
	}
	return show
}
