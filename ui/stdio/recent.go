package stdio

// The last lines: a page of them is held at a time, however many are asked for. The walk back
// finds where they begin, and has an end, however many lines there are not told. The walk forth
// ends where the walk back began, whatever is said meanwhile.

import "teahouse/room/state"

// PageSize is how many events are read from the history at once. That much is held
// for whoever asks for any number of them and takes none.
const PageSize = 100

// hiddenPages is how many pages of lines that are not told are read over, beside those asked for.
const hiddenPages = 20

// Recent is the last lines, of which only the first page is held.
type Recent struct {
	First []*state.Event
	Count int    // of those that are told; the others stand between
	Cut   bool   // too many of the others stand before these: there may be more
	end   uint64 // the number behind the last one
}

// Recent finds the last lines, at most so many that are told, with numbers above n and
// below before; 0 is all.
func (s *Session) Recent(n, before uint64, most int, told func(*state.Event) bool) (Recent, error) {
	var r Recent
	left := most/PageSize + hiddenPages
	for at, older := min(most, PageSize), true; older && r.Count < most; at = PageSize {
		if left--; left < 0 {
			r.Cut = true
			break
		}
		lines, err := s.Seat.Before(s.Context, s.Scope, before, at)
		if err != nil {
			return Recent{}, err
		}
		older = len(lines) == at
		first := len(lines)
		for ; first > 0 && r.Count < most; first-- {
			e := lines[first-1]
			if e.N <= n {
				older = false
				break
			}
			if told(e) {
				r.Count++
			}
		}
		if lines = lines[first:]; len(lines) > 0 {
			r.First, before = lines, lines[0].N
			r.end = max(r.end, lines[len(lines)-1].N+1)
		}
	}
	return r, nil
}

// Each hands the lines on, a page at a time. It stops when nobody reads.
func (s *Session) Each(r Recent, told func([]*state.Event)) error {
	for lines := r.First; len(lines) > 0; {
		last := lines[len(lines)-1].N
		for len(lines) > 0 && lines[len(lines)-1].N >= r.end {
			lines = lines[:len(lines)-1]
		}
		told(lines)
		if err := s.Out.Flush(); err != nil || last+1 >= r.end {
			return err
		}
		err := s.Back()
		if err != nil {
			return err
		}
		if lines, err = s.Seat.After(s.Context, s.Scope, last, PageSize); err != nil {
			return err
		}
	}
	return nil
}
