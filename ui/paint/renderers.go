package paint

// Screens that look alike share a renderer, and in it the rows of the newest lines.
// Everything is bounded, and goes when nobody looks any more.

import (
	"sync"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Renderers are the renderers of all screens of a server, and the time zones in them.
type Renderers struct {
	mu     sync.Mutex
	byLook map[Look]*Renderer
	zones  map[string]*time.Location
}

// NewRenderers makes those of one server: none yet.
func NewRenderers() *Renderers {
	return &Renderers{byLook: map[Look]*Renderer{}, zones: map[string]*time.Location{}}
}

// knownZones bounds the time zones that are kept, but for those of the database, which are
// fewer than 600: clients can make up more, and those crowd none of it out.
const knownZones = 1 << 10

// Zone returns the one pointer that stands for a time zone in looks.
func (s *Renderers) Zone(z *time.Location) *time.Location {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := z.String()
	if one := s.zones[name]; one != nil {
		return one
	}
	known := len(s.zones) < knownZones
	if !known {
		_, err := time.LoadLocation(name)
		known = err == nil
	}
	if known {
		s.zones[name] = z
	}
	return z
}

// Take gives the renderer for a look to one more screen. Give it back with [Renderers.Drop].
func (s *Renderers) Take(l Look) *Renderer {
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

// Drop gives a renderer back.
func (s *Renderers) Drop(f *Renderer) {
	if f == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.users.Add(-1) == 0 {
		delete(s.byLook, f.Look)
	}
}

// Count is how many renderers are in use.
func (s *Renderers) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byLook)
}

// Block is the rows of one line. Blocks are shared and never changed.
type Block struct {
	Renderer *Renderer
	Rows     []string
	Folded   text.Folded // the text, ready to be asked for names
	Hidden   int         // rows that are folded away
	Label    int         // cells that its name wants of the column of names

	head string // how its first row begins, if that does not tell whose line it is
	lead lead
}

// drawn is a line as it stands below another, with what stands beside it.
type drawn struct {
	event *state.Event
	after After
	Beside
}

// Block returns the rows of an event for readers whom it does not mention. A
// renderer with a single user remembers none: each screen keeps what it shows.
func (f *Renderer) Block(e *state.Event, after After, beside Beside) *Block {
	if f.users.Load() < 2 {
		return f.Draw(e, Reading{After: after, Beside: beside})
	}
	key := drawn{e, after, beside}
	f.mu.Lock()
	b := f.blocks[key]
	f.mu.Unlock()
	if b != nil {
		return b
	}
	b = f.Draw(e, Reading{After: after, Beside: beside})
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.blocks == nil {
		f.blocks = make(map[drawn]*Block)
		f.recent = make([]drawn, recentBlocks)
	}
	if other := f.blocks[key]; other != nil {
		return other
	}
	if old := f.recent[f.next]; old.event != nil {
		delete(f.blocks, old)
	}
	f.recent[f.next] = key
	f.next = (f.next + 1) % recentBlocks
	f.blocks[key] = b
	return b
}
