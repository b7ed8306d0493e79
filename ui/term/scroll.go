package term

import "strconv"

// When the transcript moves, the terminal can move it: in whole rows, after
// which the side is repaired, or, where it has left and right margins, between
// them, so that the side stays. Or the rows are drawn again. The cheapest way
// wins, counted in bytes. Afterwards every row is compared as always, so that a
// bad guess costs bytes and nothing else.

// What sequences cost, in bytes, about.
const (
	partCost   = 12 // position and erase
	scrollCost = 24 // set the region, go to its edge, reset the region
	marginCost = 20 // more, to do so between margins
)

const (
	setMargins   = "\x1b[?69h"
	resetMargins = "\x1b[s\x1b[?69l"
)

// scroll moves the rows of the region, if that is cheaper than drawing them again.
func (s *Screen) scroll(f *Frame, g *geometry, base int64) {
	lo, hi := g.top, g.bottom
	by, most := base-s.base, int64(hi-lo)
	if by == 0 || by >= most || by <= -most {
		return
	}
	n := int(by)
	side := g.split < g.width

	stay, whole, left := 0, 0, 0
	for y := lo; y < hi; y++ {
		var moved row
		if from := y + n; from >= lo && from < hi {
			moved = s.rows[from]
		}
		was, now := s.rows[y], f.row(g, y)
		if now.left != was.left {
			stay += partCost + len(now.left)
		}
		if now.left != moved.left {
			whole += partCost + len(now.left)
			left += partCost + len(now.left)
		}
		if now.side != was.side {
			stay += partCost + len(now.side)
			left += partCost + len(now.side)
		}
		if now.side != moved.side {
			whole += partCost + len(now.side)
		}
	}
	whole += scrollCost + abs(n)
	left += scrollCost + abs(n) + marginCost

	between := side && s.features.Margins && g.split > 1 && left < whole
	if stay <= whole && !between || between && stay <= left {
		return
	}
	if between {
		s.buf = append(s.buf, setMargins+"\x1b[1;"...)
		s.buf = strconv.AppendInt(s.buf, int64(g.split), 10)
		s.buf = append(s.buf, 's')
	}
	s.shift(lo, hi, n)
	if between {
		s.buf = append(s.buf, resetMargins...)
	}
	s.parts++
	shiftRows(s.rows[lo:hi], n, between)
}

// shift makes the terminal move the rows [lo, hi) up by n, or down by -n. Line
// feeds and reverse indexes do it everywhere; SU and SD do not.
func (s *Screen) shift(lo, hi, n int) {
	s.buf = append(s.buf, "\x1b["...)
	s.buf = strconv.AppendInt(s.buf, int64(lo+1), 10)
	s.buf = append(s.buf, ';')
	s.buf = strconv.AppendInt(s.buf, int64(hi), 10)
	s.buf = append(s.buf, 'r')
	s.y = -1
	if n > 0 {
		s.move(0, hi-1)
	} else {
		s.move(0, lo)
	}
	for range n {
		s.buf = append(s.buf, '\n')
	}
	for range -n {
		s.buf = append(s.buf, "\x1bM"...)
	}
	s.buf = append(s.buf, "\x1b[r"...)
	s.y = -1
}

// shiftRows does to the remembered rows what shift did to the terminal's.
func shiftRows(rows []row, n int, leftOnly bool) {
	at, end, step := 0, len(rows), 1
	if n < 0 {
		at, end, step = len(rows)-1, -1, -1
	}
	for ; at != end; at += step {
		var from row
		if k := at + n; k >= 0 && k < len(rows) {
			from = rows[k]
		}
		rows[at].left = from.left
		if !leftOnly {
			rows[at].side = from.side
		}
	}
}

func abs(n int) int {
	return max(n, -n)
}
