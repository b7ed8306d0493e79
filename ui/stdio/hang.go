package stdio

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

// Hang breaks a line into those that a terminal of that many cells shows as they
// are. All but the first are indented, and all if the line is. The last column
// stays free: some terminals go on when it is filled.
func Hang(text string, width int) []string {
	room := max(width-1, 1)
	blank := strings.ReplaceAll(text, "\t", strings.Repeat(" ", tabCells))
	if len(blank) <= room || Most(blank) <= room {
		return []string{text}
	}
	text = blank
	body := strings.TrimLeft(text, " ")
	indent := min(max(len(text)-len(body), len(Further)), room-1)
	var lines []string
	if len(body) == len(text) {
		first := term.Wrap(body, room, Widest())[0]
		lines = append(lines, first)
		body = strings.TrimLeft(body[len(first):], " ")
	}
	for _, piece := range term.Wrap(body, max(room-indent, 1), Widest()) {
		lines = append(lines, strings.Repeat(" ", indent)+piece)
	}
	return lines
}

// Most is how many cells a text takes at most, from terminal to terminal: some
// give a cell of its own to what others join to the one before.
func Most(text string) int {
	cells := Widest().String(text)
	for _, r := range text {
		if r >= utf8.RuneSelf && unicode.In(r, unicode.M, unicode.Cf) {
			cells++
		}
	}
	return cells
}
