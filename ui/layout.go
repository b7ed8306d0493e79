package ui

// Where everything stands, for every size of window from 1×1 up. As room gets
// scarce the list of people goes first, then the time, then the title; whom a
// line goes to, why it was not taken and what is chosen can be seen as long as there
// is a second row for it.

import "teahouse/ui/term"

// Below these sizes, in cells, a part of the screen gives its room up.
const (
	peopleFrom = 100 // columns of the window: the list of people, where nobody has chosen
	sideBears  = 50  // columns in which the list stands beside the talk while it has the keys
	promptFrom = 60  // columns of the window: the prompt beside the input
	titleFrom  = 10  // rows: the title and its rule
	statusFrom = 6   // rows: the status line
	talkFrom   = 5   // rows: the talk, beside what stands above the input for a moment
	ruleFrom   = 3   // rows: the rule above the input

	promptLeast = 8 // columns in which a prompt can be read
)

// layout is the screen cut into rectangles. Rows that are not there are -1.
type layout struct {
	width, height int

	title      int  // the title's row
	people     rows // who is here; a rule is below
	talk       rows
	talkWidth  int
	side       int  // columns of the list that has the keys, with its rule; 0: none
	listed     bool // there is no room beside the talk, and the list takes its place
	rule       int  // the rule above the input
	above      rows
	input      rows
	inputFrom  int // the column where the typed text begins
	inputWidth int
	inline     bool // the prompt stands before the input, not in the rule
	status     int
}

// rows is a run of rows [top, bottom).
type rows struct{ top, bottom int }

func (r rows) len() int { return r.bottom - r.top }

// wants is what of the layout depends on what there is to show.
type wants struct {
	prompt int // cells of the prompt
	people int // rows of the list of people
	input  int // rows of the typed text
	above  int // rows right above the input: what is not sent yet, completions
	list   listWant
}

// listWant is how much the list of people is wanted.
type listWant uint8

const (
	listAuto listWant = iota // where the window is wide
	listNever
	listAlways // where there is a title
	listKeys   // it has the keys, and stands beside the talk or in its place
)

// arrange cuts a window.
func arrange(width, height int, w wants) layout {
	width, height = min(max(width, 1), term.MaxWidth), min(max(height, 1), term.MaxHeight)
	l := layout{width: width, height: height, title: -1, rule: -1, status: -1}
	top, bottom := 0, height
	if height >= statusFrom {
		bottom--
		l.status = bottom
	}
	if height >= titleFrom {
		l.title = 0
		l.people = rows{1, 1 + min(w.people, peopleMost(width, height, w.list))}
		top = l.people.bottom + 1
	}
	l.inline = width >= promptFrom && w.prompt <= width/2 || height < ruleFrom
	if l.inline && width/2 >= promptLeast {
		l.inputFrom = min(w.prompt, width/2)
	}
	l.inputWidth = width - l.inputFrom

	l.input.bottom = bottom
	l.input.top = bottom - min(max(w.input, 1), inputMost(height))
	bottom = l.input.top
	ruled, talk := 0, 0 // rows that the talk keeps
	if height >= ruleFrom {
		ruled = 1
	}
	if height >= talkFrom {
		talk = 1
	}
	l.above = rows{bottom - min(w.above, max(bottom-top-ruled-talk, 0)), bottom}
	bottom = l.above.top
	if ruled > 0 {
		bottom--
		l.rule = bottom
	}
	l.talk = rows{top, max(bottom, top)}
	l.talkWidth = width
	switch beside := width >= sideBears && l.talk.len() >= 3; {
	case w.list != listKeys:
	case beside:
		l.side = sideWidth(width)
		l.talkWidth = width - l.side
	default:
		l.listed = l.talk.len() > 0
	}
	return l
}

// textColumn is how wide the talk is: beside a rule it keeps a cell from it.
func (l *layout) textColumn() int {
	if l.side > 0 {
		return l.talkWidth - 1
	}
	return l.talkWidth
}

// peopleMost is how many rows the list of people may take. It stands above what
// scrolls: few terminals can scroll what is beside it and leave it alone.
func peopleMost(width, height int, w listWant) int {
	if height < titleFrom || w == listNever || w == listKeys || w == listAuto && width < peopleFrom {
		return 0
	}
	return min(max(height/12, 1), 4)
}

// inputMost is how many rows the typed text may take.
func inputMost(height int) int { return min(max(height/3, 1), 10) }

// inputWidthFor is the width of the typed text for a prompt, before anything
// else is known.
func inputWidthFor(width, height, prompt int) int {
	return arrange(width, height, wants{prompt: prompt}).inputWidth
}

// sideWidth gives the list of people what the talk of a window of 80 columns leaves of this
// one, within reason.
func sideWidth(width int) int { return min(max(width-81, 16), 26) }
