package ui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/term"
)

// clicks clicks on the first place in the window where a text stands.
func (d *desk) clicks(on string) {
	d.t.Helper()
	for y, row := range strings.Split(d.text(), "\n") {
		if before, _, ok := strings.Cut(row, on); ok {
			d.send(inputMsg{tea.MouseClickMsg{X: len([]rune(before)), Y: y, Button: tea.MouseLeft}})
			return
		}
	}
	d.t.Fatalf("%q is nowhere:\n%s", on, d.text())
}

// A click goes where it points: to a channel in the title, to what a list offers, and
// beside a list it closes that. The wheel moves the list that is open.
func TestClicksGoWhereTheyPoint(t *testing.T) {
	for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}} {
		story(t, func(t *testing.T) {
			w := atWork(t, size[0], size[1])
			w.types("half a line")
			w.clicks("#dev")
			w.sees("to #dev")
			w.clicks("lobby")
			w.sees("to everybody", "half a line")
			w.press("ctrl+x")
			w.clicks("go there")
			w.sees("to #dev")
			w.clicks("lobby")
			w.press("ctrl+x")
			w.clicks("────")
			w.sees("to everybody", "half a line")
			w.press("ctrl+x")
			w.send(inputMsg{tea.MouseWheelMsg{Button: tea.MouseWheelDown}})
			w.seesNot(" > #dev")
			w.press("esc")
			w.clicks(" here")
			w.sees("find ")
			w.clicks("+ bob")
			w.sees("half a line bob")
			w.send(inputMsg{tea.MouseReleaseMsg{X: 4, Y: 3, Button: tea.MouseLeft}}) // they drag over some text
			w.sees("hold")
			w.seesNot("▌")
			w.clicks(" here")
			w.clicks("────")
			w.seesNot("find ")
		})
	}
}

// A click that comes with letters, before what they leave of the list was drawn, does
// nothing: nobody can have meant a row of it.
func TestAClickBeforeTheListIsDrawnDoesNothing(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.press("ctrl+x")
		at := slices.IndexFunc(strings.Split(w.text(), "\n"), func(row string) bool { return strings.Contains(row, "/say") })
		w.send(inputMsg{term.TextMsg("ops"), tea.MouseClickMsg{X: 4, Y: at, Button: tea.MouseLeft}})
		w.frame()
		w.sees(" > #ops")
		w.clicks(" > #ops")
		w.sees("to #ops")
	})
}
