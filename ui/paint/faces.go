package paint

import (
	"sync"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Screens that look alike share a face, and in it the rows of the newest lines.
// Everything is bounded, and goes when nobody looks any more.

// Faces are the faces of all screens of a server, and the time zones in them.
type Faces struct {
	mu     sync.Mutex
	byLook map[Look]*Face
	zones  map[string]*time.Location
}

// NewFaces makes those of one server: none yet.
func NewFaces() *Faces {
	return &Faces{byLook: map[Look]*Face{}, zones: map[string]*time.Location{}}
}

// knownZones bounds the time zones that are kept: there are fewer than 600.
const knownZones = 1 << 10

// Zone returns the one pointer that stands for a time zone in looks.
func (s *Faces) Zone(z *time.Location) *time.Location {
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

// Take gives the face for a look to one more screen. Give it back with [Faces.Drop].
func (s *Faces) Take(l Look) *Face {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.byLook[l]
	if f == nil {
		f = newFace(l)
		s.byLook[l] = f
	}
	f.users.Add(1)
	return f
}

// Drop gives a face back.
func (s *Faces) Drop(f *Face) {
	if f == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.users.Add(-1) == 0 {
		delete(s.byLook, f.Look)
	}
}

// Count is how many faces are in use.
func (s *Faces) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byLook)
}

// Block is the rows of one line. Blocks are shared and never changed.
type Block struct {
	Face   *Face
	Rows   []string
	Folded text.Folded // the text, ready to be asked for names
	Hidden int         // rows that are folded away
}

// Block returns the rows of an event for readers whom it does not mention. A
// face with a single user remembers none: each screen keeps what it shows.
func (f *Face) Block(e *state.Event) *Block {
	if f.users.Load() < 2 {
		return f.Draw(e, Reading{})
	}
	f.mu.Lock()
	b := f.blocks[e]
	f.mu.Unlock()
	if b != nil {
		return b
	}
	b = f.Draw(e, Reading{})
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.blocks == nil {
		f.blocks = make(map[*state.Event]*Block)
		f.recent = make([]*state.Event, recentBlocks)
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
