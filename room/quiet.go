package room

// Public lines that somebody switched off for a while, at one seat: screens and plain lines hide what
// comes from then on, and know where that begins whichever of them it was done on.

// Quiet switches public lines off or on for this seat. While they are off, its
// own public lines are refused.
func (s *Seat) Quiet(on bool) {
	s.room.mu.RLock()
	last := max(s.began, s.room.transcript.public.last(), 1)
	s.room.mu.RUnlock()
	switch {
	case !on:
		s.quiet.Store(0)
	case !s.IsQuiet():
		s.quiet.Store(last)
	}
}

// QuietAfter is the number of the last event from before public lines were switched off, 0
// if they are not.
func (s *Seat) QuietAfter() uint64 { return s.quiet.Load() }

// IsQuiet tells whether public lines are switched off.
func (s *Seat) IsQuiet() bool { return s.QuietAfter() != 0 }
