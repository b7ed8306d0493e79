package line

import "teahouse/room"

// page is how many events are read from the history at once. That much is held
// for whoever asks for any number of them and takes none.
const page = 100

// recent is the last lines, of which only the first page is held.
type recent struct {
	first []*room.Event
	count int
	end   uint64 // the number behind the last one
}

// recent finds the last lines, at most so many, with numbers above n and below
// before; 0 is all.
func (s *session) recent(n, before uint64, most int) (recent, error) {
	var r recent
	for most > 0 {
		lines, err := s.seat.Before(s.ctx, before, min(most, page))
		if err != nil {
			return recent{}, err
		}
		older := len(lines) == min(most, page)
		for len(lines) > 0 && lines[0].N <= n {
			lines, older = lines[1:], false
		}
		if len(lines) > 0 {
			r.first, before = lines, lines[0].N
			r.end = max(r.end, lines[len(lines)-1].N+1)
			r.count += len(lines)
		}
		if most -= page; !older {
			break
		}
	}
	return r, nil
}

// each hands the lines on, a page at a time. It stops when nobody reads.
func (s *session) each(r recent, told func([]*room.Event)) error {
	for lines := r.first; len(lines) > 0; {
		last := lines[len(lines)-1].N
		for len(lines) > 0 && lines[len(lines)-1].N >= r.end {
			lines = lines[:len(lines)-1]
		}
		told(lines)
		if err := s.out.flush(); err != nil || last+1 >= r.end {
			return err
		}
		err := s.back()
		if err != nil {
			return err
		}
		if lines, err = s.seat.After(s.ctx, last, page); err != nil {
			return err
		}
	}
	return nil
}
