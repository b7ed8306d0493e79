package term

// What a screen is asked to show. A frame is plain data: the screen copies the
// string headers it needs and keeps nothing else of it.

// Sizes, in cells, of the area that is laid out and drawn. A client may claim
// any window: above the maximum the rest stays blank.
const MaxWidth, MaxHeight = 500, 200

// A Frame is all that the window shows. Its strings hold text, SGR sequences and
// OSC 8 hyperlinks; any other control is dropped, what does not fit is cut.
type Frame struct {
	Width, Height int      // the window in cells as it really is; without an area nothing is drawn
	Rows          []string // from the top; missing rows are blank
	Scroll        Scroll
	Cursor        Cursor
	Title         string // of the window; "" leaves the terminal's own
	Modes         Modes
}

// Scroll describes the rows that move together. In them Frame.Rows[y] ends
// before column Split, and Side[y-Top] begins there: the transcript and what
// stands beside it.
type Scroll struct {
	Top, Bottom int // rows [Top, Bottom)

	// First is the absolute number of the line shown at Top. From its change
	// the screen learns how far the lines have moved, down or back; a wrong
	// number costs bytes, never correctness.
	First int64

	Split int      // column where the side begins; 0: no side
	Side  []string // missing rows are blank
}

// A Cursor is where the terminal's own cursor stands, from 0, 0 at the top left.
type Cursor struct {
	X, Y    int
	Visible bool
}

// geometry is what of a frame's layout decides where text may stand, made to
// fit the window.
type geometry struct {
	width, height      int
	top, bottom, split int // split == width: no side
}

func geometryOf(f *Frame) geometry {
	g := geometry{width: min(f.Width, MaxWidth), height: min(f.Height, MaxHeight)}
	g.top = min(max(f.Scroll.Top, 0), g.height)
	g.bottom = min(max(f.Scroll.Bottom, g.top), g.height)
	g.split = g.width
	if f.Scroll.Split > 0 {
		g.split = min(f.Scroll.Split, g.width)
	}
	return g
}

// limit is the first column that the left part of row y may not touch.
func (g *geometry) limit(y int) int {
	if y >= g.top && y < g.bottom {
		return g.split
	}
	return g.width
}

// row returns both parts of row y; a side that has no room is blank.
func (f *Frame) row(g *geometry, y int) row {
	var r row
	if y < len(f.Rows) {
		r.left = f.Rows[y]
	}
	if g.limit(y) < g.width && y-g.top < len(f.Scroll.Side) {
		r.side = f.Scroll.Side[y-g.top]
	}
	return r
}

// row is one row of the window: string headers only, the text is shared.
type row struct {
	left, side string
}
