package ui

// What screens share: faces, and in each of them the rows of the newest lines.
// Everything is bounded, and goes when nobody looks any more.

import (
	"sync"
	"time"

	"teahouse/room"
)

// Shared is what all screens of a server have in common. Make one with
// NewShared; its contents are only a matter of cost.
type Shared struct {
	start time.Time // of the beat

	mu    sync.Mutex
	faces map[look]*face
	zones map[string]*time.Location

	drafts map[room.Identity]draft

	concern concern
}

// NewShared makes what all screens of one server share.
func NewShared() *Shared {
	return &Shared{
		start: time.Now(),
		faces: map[look]*face{}, zones: map[string]*time.Location{}, drafts: map[room.Identity]draft{},
	}
}

// beat is how long it is until the beat that is nearest to d from now.
func (s *Shared) beat(d time.Duration) time.Duration {
	now := time.Since(s.start)
	return (now + d).Round(talkPause) - now
}

// knownZones bounds the time zones that are kept: there are fewer than 600.
const knownZones = 1 << 10

// zone returns the one pointer that stands for a time zone in looks.
func (s *Shared) zone(z *time.Location) *time.Location {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := z.String()
	if known := s.zones[name]; known != nil {
		return known
	}
	if len(s.zones) < knownZones {
		s.zones[name] = z
	}
	return z
}

// face gives the face for a look to one more screen. Give it back with drop.
func (s *Shared) face(l look) *face {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.faces[l]
	if f == nil {
		f = newFace(s, l)
		s.faces[l] = f
	}
	f.users.Add(1)
	return f
}

// drop gives a face back.
func (s *Shared) drop(f *face) {
	if f == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.users.Add(-1) == 0 {
		delete(s.faces, f.look)
	}
}

// block is the rows of one line. Blocks are shared and never changed.
type block struct {
	face   *face
	rows   []string
	folded room.Folded // the text, ready to be asked for names
	hidden int         // rows that are folded away
}

// block returns the rows of an event for readers whom it does not mention. A
// face with a single user remembers none: each screen keeps what it shows.
func (f *face) block(e *room.Event) *block {
	if f.users.Load() < 2 {
		return f.draw(e, reading{})
	}
	f.mu.Lock()
	b := f.blocks[e]
	f.mu.Unlock()
	if b != nil {
		return b
	}
	b = f.draw(e, reading{})
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.blocks == nil {
		f.blocks = make(map[*room.Event]*block)
		f.recent = make([]*room.Event, recentBlocks)
	}
	if other := f.blocks[e]; other != nil {
		return other
	}
	if old := f.recent[f.next]; old != nil {
		delete(f.blocks, old)
	}
	f.recent[f.next] = e
	f.next = (f.next + 1) % recentBlocks
	f.blocks[e] = b
	return b
}
