package line

// Breaking lines at a terminal's width. The terminal would go on in its first
// column, where only the beginnings of lines belong: somebody's words could look
// like another's line there. So what does not fit goes on behind an indent.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"teahouse/ui/term"
)

// tabCells is how many blanks a tab takes at most.
const tabCells = 8

// hang breaks a line into those that a terminal of that many cells shows as they
// are. All but the first are indented, and all if the line is. The last column
// stays free: some terminals go on when it is filled.
func hang(text string, width int) []string {
	room := max(width-1, 1)
	blank := strings.ReplaceAll(text, "\t", strings.Repeat(" ", tabCells))
	if len(blank) <= room || most(blank) <= room {
		return []string{text}
	}
	text = blank
	body := strings.TrimLeft(text, " ")
	indent := min(max(len(text)-len(body), len(further)), room-1)
	var lines []string
	if len(body) == len(text) {
		first := term.Wrap(body, room, widest())[0]
		lines = append(lines, first)
		body = strings.TrimLeft(body[len(first):], " ")
	}
	for _, piece := range term.Wrap(body, max(room-indent, 1), widest()) {
		lines = append(lines, strings.Repeat(" ", indent)+piece)
	}
	return lines
}

// most is how many cells a text takes at most, from terminal to terminal: some
// give a cell of its own to what others join to the one before.
func most(text string) int {
	cells := widest().String(text)
	for _, r := range text {
		if r >= utf8.RuneSelf && unicode.In(r, unicode.M, unicode.Cf) {
			cells++
		}
	}
	return cells
}
