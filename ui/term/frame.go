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

// Scroll describes the rows that move together: the transcript.
type Scroll struct {
	Top, Bottom int // rows [Top, Bottom)

	// First is the absolute number of the line shown at Top. From its change
	// the screen learns how far the lines have moved, down or back; a wrong
	// number costs bytes, never correctness.
	First int64
}

// A Cursor is where the terminal's own cursor stands, from 0, 0 at the top left.
type Cursor struct {
	X, Y    int
	Visible bool
}

// geometry is what of a frame's layout decides where text may stand, made to
// fit the window.
type geometry struct {
	width, height int
	top, bottom   int
}

func geometryOf(f *Frame) geometry {
	g := geometry{width: min(f.Width, MaxWidth), height: min(f.Height, MaxHeight)}
	g.top = min(max(f.Scroll.Top, 0), g.height)
	g.bottom = min(max(f.Scroll.Bottom, g.top), g.height)
	return g
}

// row is row y, or a blank one.
func (f *Frame) row(y int) string {
	if y < len(f.Rows) {
		return f.Rows[y]
	}
	return ""
}
