package term

// When the transcript moves, the terminal can move it, or the rows are drawn again.
// The cheaper way wins, counted in bytes. Afterwards every row is compared as always,
// so that a bad guess costs bytes and nothing else.

import "strconv"

// What sequences cost, in bytes, about.
const (
	partCost   = 12 // position and erase
	scrollCost = 16 // set the region, go to its edge, reset the region
)

// scroll moves the rows of the region, if that is cheaper than drawing them again, and
// returns how many came in from below. If any did, the cursor is where the last of
// them begins, and the region is still set.
func (s *Screen) scroll(f *Frame, g *geometry, base int64) (came int) {
	lo, hi := g.top, g.bottom
	by, most := base-s.base, int64(hi-lo)
	if by == 0 || by >= most || by <= -most {
		return 0
	}
	n := int(by)
	move, stay, least := scrollCost+abs(n), 0, 0
	for y := lo; y < hi; y++ {
		moved := ""
		if from := y + n; from >= lo && from < hi {
			moved = s.rows[from]
		}
		move += s.cost(moved, f.row(y))
	}
	for y := lo; y < hi && least <= move; y++ {
		if s.rows[y] != f.row(y) {
			least += partCost
		}
	}
	if least <= move { // else it is not worth the work to know it exactly
		for y := lo; y < hi && stay <= move; y++ {
			stay += s.cost(s.rows[y], f.row(y))
		}
		if stay <= move {
			return 0
		}
	}

	s.buf = append(s.buf, "\x1b["...)
	s.buf = strconv.AppendInt(s.buf, int64(lo+1), 10)
	s.buf = append(s.buf, ';')
	s.buf = strconv.AppendInt(s.buf, int64(hi), 10)
	s.buf = append(s.buf, 'r')
	s.x, s.y = -1, -1
	shiftRows(s.rows[lo:hi], n)

	// Line feeds and reverse indexes do it everywhere; SU and SD do not.
	if n > 0 {
		last, _ := differ("", f.row(hi-1), g.width, s.features.Widths)
		s.move(min(last.cells, g.width-1), hi-1)
		for range n {
			s.buf = append(s.buf, '\n')
		}
		return n
	}
	s.move(0, lo)
	for range -n {
		s.buf = append(s.buf, "\x1bM"...)
	}
	s.endScroll()
	return 0
}

// cost is what it takes to bring a row to what it is to be, in bytes, about.
func (s *Screen) cost(was, now string) int {
	if was == now {
		return 0
	}
	c, none := differ(was, now, s.geo.width, s.features.Widths)
	if none {
		return 0
	}
	return partCost + c.to - c.from
}

// endScroll lets the whole window scroll again.
func (s *Screen) endScroll() {
	s.buf = append(s.buf, "\x1b[r"...) // where the cursor goes then, not all agree
	s.x, s.y = -1, -1
}

// shiftRows does to the remembered rows what the terminal does to its own.
func shiftRows(rows []string, n int) {
	if n > 0 {
		clear(rows[copy(rows, rows[n:]):])
	} else {
		copy(rows[-n:], rows)
		clear(rows[:-n])
	}
}

func abs(n int) int {
	return max(n, -n)
}
