package command

// Help is made of the table and of the words for each of its rows.

import (
	"slices"
	"strings"
)

// keysTopic is the topic of the help that is not a command: the keys of the
// screen. The command of that name is asked for with its slash.
const keysTopic = "keys"

func help(c *Call, args string) Result {
	if args == "" {
		return Result{Show: c.overview()}
	}
	topic := args
	slash, size := firstRune(args)
	if isSlash(slash) {
		topic = args[size:]
	}
	topic = foldWord(topic)
	if topic == keysTopic && !isSlash(slash) {
		h, keys, bar := &c.Words.Help, c.Keys(), c.Words.Help.KeysBar
		if len(keys) == 0 { // nothing here is edited by keys
			return refused(CodeHere, c.Words.Plain.NeedsKeys("help "+keysTopic))
		}
		if c.Plain { // which has no bar
			bar = nil
		}
		return Result{Show: slices.Concat([]string{h.KeysHead}, keys, h.KeysMore, bar)}
	}
	for i := range c.table {
		if one := &c.table[i]; one.Name == topic || slices.Contains(one.Aliases, topic) {
			return Result{Show: c.about(one)}
		}
	}
	return refused(CodeUsage, c.Words.Refused.NoHelp(shortened(args), nearestCommands(c.table, topic)))
}

// The layout of help, in cells. The words of every language keep to it.
const (
	columnsFrom = 40 // how wide lines have to be for columns
	usageMost   = 26 // of the column of right forms, longer ones than which reach out of it
	rowMost     = 78 // of a row, which fits a window of 80
)

// overview is one line for each command, under the headings.
func (c *Call) overview() []string {
	h := &c.Words.Help
	list := listing{width: c.Width, measure: c.Measure}
	for _, group := range groups {
		first := true
		for i := range c.table {
			if c.table[i].Group != group || c.table[i].place.elsewhere(c.Plain) {
				continue
			}
			if first {
				list.head(h.Groups[group])
				first = false
			}
			one := h.Commands[c.table[i].Name]
			list.row(one.Usage, one.Does)
		}
	}
	return slices.Concat(h.Private, list.lines(), h.More)
}

// listing sets right forms in a column of their own, beside what they do, if
// there is place for one. Long ones reach out of it, or have a row of their own.
type listing struct {
	width   int // cells
	measure func(string) int
	rows    [][2]string // a heading has one text
}

func (l *listing) head(title string)      { l.rows = append(l.rows, [2]string{title}) }
func (l *listing) row(usage, does string) { l.rows = append(l.rows, [2]string{usage, does}) }

func (l *listing) lines() []string {
	column := 0
	for _, r := range l.rows {
		if cells := l.measure(r[0]); r[1] != "" && l.width >= columnsFrom && cells <= min(l.width/2, usageMost) {
			column = max(column, cells)
		}
	}
	var lines []string
	for _, r := range l.rows {
		indent, usage := strings.Repeat(" ", gutter), l.measure(r[0])
		switch beside := max(column, usage) + 2*gutter; {
		case r[1] == "":
			lines = append(lines, r[0])
		case column > 0 && beside+l.measure(r[1]) > rowMost:
			lines = append(lines, indent+r[0], strings.Repeat(" ", column+2*gutter)+r[1])
		default:
			lines = append(lines, indent+r[0]+strings.Repeat(" ", beside-gutter-usage)+r[1])
		}
	}
	return lines
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
