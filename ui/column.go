package ui

// How wide the column of names is: as the names in view want it. It widens at once,
// for a name is to be read, and narrows when the picture is made anew or no wide name
// has been in view for a while, so that the text does not jump with each line. In a crowd
// it is never narrower than the names of some who are here.

import (
	"time"

	"teahouse/room/state"
	"teahouse/ui/paint"
	"teahouse/ui/term"
)

const (
	narrowAfter = 2 * time.Minute // for which a column stays wider than the names in view want it
	crowdFrom   = 1000            // people of whom anybody may talk next…
	crowdAsked  = 32              // …and so many of them tell how wide their names are
)

// names is the column of names.
type names struct {
	cells  int
	full   time.Time // when it was last filled
	crowds int       // cells that a crowd wants; 0: it was not one yet
}

// crowd is what the names of a crowd want, whoever of them talks: thousands of screens would be
// drawn anew when somebody does whose name is wider than those in view. They are asked once,
// while they are a crowd.
func (n *names) crowd(here *state.Roster, w term.Widths) int {
	switch all := len(here.People); {
	case all < crowdFrom/2: // and not as soon as one of them goes
		n.crowds = 0
	case all >= crowdFrom && n.crowds == 0:
		for i := range crowdAsked {
			n.crowds = max(n.crowds, w.String(here.People[i*all/crowdAsked].Person.Name))
		}
	}
	return n.crowds
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
