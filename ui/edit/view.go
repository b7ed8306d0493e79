package edit

// What is shown: the text wrapped into rows of cells, and the cursor's cell.

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// tooWide stands for a cluster that is wider than the whole window.
const tooWide = "?"

// View is a text laid out in a window.
type View struct {
	Rows         []string // plain text, none wider than the window; at least one
	X, Y         int      // the cursor's cell, inside the window; Y counts from Rows[0]
	Above, Below int      // rows that do not fit into the window
}

// window is how the text was last shown.
type window struct {
	width   int // 0: never
	measure func(cluster string) int
	top     int // the first row in sight
}

// A row is text[from:to]. It is narrowed if it holds a cluster too wide to be shown.
type row struct {
	from, to int
	narrowed bool
}

// View lays the text out in a window of width cells and at most maxRows rows
// (at least one of each), scrolled no further than the cursor needs. Measure
// says how many cells a cluster takes. Up and Down move by the rows of the last View.
func (e *Editor) View(width, maxRows int, measure func(cluster string) int) View {
	e.width, e.measure = max(width, 1), measure
	maxRows = max(maxRows, 1)
	var few [8]row
	rows, x, y := e.layout(few[:0])
	e.top = min(max(e.top, y-maxRows+1), y, max(len(rows)-maxRows, 0))
	shown := rows[e.top:min(e.top+maxRows, len(rows))]
	v := View{Rows: make([]string, len(shown)), X: x, Y: y - e.top, Above: e.top}
	v.Below = len(rows) - len(shown) - e.top
	for i, r := range shown {
		v.Rows[i] = e.show(r)
	}
	return v
}

// layout appends the rows of the whole text to rows, and says where the cursor
// is. A cursor behind a full row stands on the next one, which is there for it.
func (e *Editor) layout(rows []row) (_ []row, x, y int) {
	rows = slices.Grow(rows, strings.Count(e.text, "\n")+len(e.text)/e.cols()+1) // about as many, and seldom more
	var r row
	col := 0
	wrap := func(at, next int) {
		r.to = at
		rows = append(rows, r)
		r, col = row{from: next}, 0
	}
	for at := 0; ; {
		for left := plain(e.text[at:]); left > 0; {
			if col == e.cols() {
				wrap(at, at)
			}
			n := min(left, e.cols()-col)
			if at <= e.cur && e.cur < at+n {
				x, y = col+e.cur-at, len(rows)
			}
			at, col, left = at+n, col+n, left-n
		}
		end, w := at, 0
		if at < len(e.text) {
			end = next(e.text, at)
		}
		cluster := e.text[at:end]
		narrow := false
		if end > at && cluster != "\n" {
			w, narrow = e.cells(cluster)
		}
		if full := e.cols(); col+w > full || at == e.cur && col == full {
			wrap(at, at)
		}
		if at == e.cur {
			x, y = col, len(rows)
		}
		col += w
		r.narrowed = r.narrowed || narrow
		if end == at {
			wrap(at, at)
			return rows, x, y
		}
		if cluster == "\n" {
			wrap(at, end)
		}
		at = end
	}
}

// plain returns how many bytes of text, from its beginning, are letters that take a cell each:
// most of what people write is, and needs no looking at clusters.
func plain(text string) int {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			if c >= utf8.RuneSelf && i > 0 { // it may be a mark on the one before
				return i - 1
			}
			return i
		}
	}
	return len(text)
}

func (e *Editor) cols() int {
	if e.width == 0 {
		return math.MaxInt
	}
	return e.width
}

// cells returns how many cells a cluster takes in the window.
func (e *Editor) cells(cluster string) (w int, narrowed bool) {
	if e.measure == nil {
		return 1, false
	}
	w = max(e.measure(cluster), 0)
	if w > e.cols() {
		return len(tooWide), true
	}
	return w, false
}

func (e *Editor) show(r row) string {
	if !r.narrowed {
		return e.text[r.from:r.to]
	}
	var b strings.Builder
	for at := r.from; at < r.to; {
		end := next(e.text, at)
		if _, narrowed := e.cells(e.text[at:end]); narrowed {
			b.WriteString(tooWide)
		} else {
			b.WriteString(e.text[at:end])
		}
		at = end
	}
	return b.String()
}

// moveRow moves the cursor by a row, up or down, as near to the column where
// the run began as the row allows, and reports whether there is such a row.
func (e *Editor) moveRow(by int) bool {
	var few [8]row
	rows, x, y := e.layout(few[:0])
	if e.last != moved {
		e.goal = x
	}
	y += by
	if y < 0 || y >= len(rows) {
		return false
	}
	r := rows[y]
	at, col := r.from, 0
	for at < r.to {
		end := next(e.text, at)
		w, _ := e.cells(e.text[at:end])
		// The end of a wrapped row is the start of the next one.
		wrapped := end == r.to && y+1 < len(rows) && rows[y+1].from == end
		col += w
		if col > e.goal || wrapped {
			break
		}
		at = end
	}
	e.cur = at
	return true
}
