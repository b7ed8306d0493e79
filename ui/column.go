package ui

// How wide the column of names is: as the names in view want it. It widens at once,
// for a name is to be read, and narrows when the picture is made anew or no wide name
// has been in view for a while, so that the text does not jump with each line.

import (
	"time"

	"teahouse/ui/paint"
)

// narrowAfter is for how long a column stays wider than the names in view want it.
const narrowAfter = 2 * time.Minute

// names is the column of names.
type names struct {
	cells int
	full  time.Time // when it was last filled
}

// fit brings it to what the names in view want, and tells whether it is another one now.
func (n *names) fit(wanted int, now time.Time, anew bool) bool {
	wanted = paint.NamesFor(wanted)
	if wanted >= n.cells {
		n.full = now
	}
	if wanted > n.cells || wanted < n.cells && (anew || now.Sub(n.full) >= narrowAfter) {
		n.cells, n.full = wanted, now
		return true
	}
	return false
}
