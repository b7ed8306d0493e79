// The one emulated terminal of all tests: what a terminal shows is read in one way.

package sshtest

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/vt"
)

// Emulator is a terminal to draw on.
type Emulator struct{ *vt.Emulator }

// NewEmulator makes a terminal of at least one cell.
func NewEmulator(width, height int) *Emulator {
	return &Emulator{vt.NewEmulator(max(width, 1), max(height, 1))}
}

// HangUp ends what reads the answers; the emulator's own Close races with that.
func (e *Emulator) HangUp() {
	if answers, ok := e.InputPipe().(io.Closer); ok {
		_ = answers.Close()
	}
}

// Rows are what stands there, without the spaces at the ends of rows.
func (e *Emulator) Rows() []string {
	rows := make([]string, e.Height())
	for y := range rows {
		text, _ := e.row(y)
		rows[y] = strings.TrimRight(text, " ")
	}
	return rows
}

// row is the text of row y, and the cell in which each of its bytes stands.
func (e *Emulator) row(y int) (text string, cells []int) {
	var b strings.Builder
	for x, next := 0, 0; x < e.Width(); x = next {
		next = x + 1
		content := " "
		if cell := e.CellAt(x, y); cell != nil && cell.Content != "" {
			content = cell.Content
			next = x + max(cell.Width, 1) // over the right half of a wide character
		}
		b.WriteString(content)
		for range len(content) {
			cells = append(cells, x)
		}
	}
	return b.String(), cells
}
