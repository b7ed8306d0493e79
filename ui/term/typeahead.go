package term

// What a terminal has sent and nobody has taken yet. It outlives a way of showing
// the room: what was typed behind the command that leaves one belongs to the next,
// in the order in which it was typed, and none of it is lost.

import (
	"io"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// Typeahead is handed from one reader of a terminal to the next.
type Typeahead struct {
	// reading is full from the beginning of a read until what it brought is used or
	// kept. A reader whose way is over may still be in one; the next waits for it.
	reading chan struct{}

	mu      sync.Mutex
	decoder *Decoder  // as its last reader left it; nil: a reader has it
	msgs    []tea.Msg // decoded already
	raw     []byte    // what came behind that
}

// NewTypeahead returns that of a terminal that nobody has read, which is the one of
// this TERM.
func NewTypeahead(terminal string) *Typeahead {
	a := &Typeahead{reading: make(chan struct{}, 1), decoder: new(Decoder)}
	a.decoder.of(terminal)
	return a
}

// Take gives a new reader what was decoded and not taken, and the decoder as that
// left it: in the middle of a character, a key or a paste, perhaps.
func (a *Typeahead) Take() (d Decoder, msgs []tea.Msg) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.decoder != nil {
		d = *a.decoder
	}
	msgs = a.msgs
	a.decoder, a.msgs = nil, nil
	return d, msgs
}

// Keep keeps what a reader gives back at its end.
func (a *Typeahead) Keep(d Decoder, msgs []tea.Msg, raw []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.decoder, a.msgs = &d, append(msgs, a.msgs...)
	a.raw = append(a.raw, raw...)
}

// Read reads once from in, unless something was kept, and has it used before
// anybody else can read. What is not used, since the reader is at its end, is kept. It tells
// whether there is more to read.
func (a *Typeahead) Read(in io.Reader, buf []byte, use func(p []byte) (used bool)) (more bool, err error) {
	a.reading <- struct{}{}
	defer func() { <-a.reading }()
	p := a.takeRaw()
	if p == nil {
		var n int
		n, err = in.Read(buf)
		p = buf[:n]
	}
	if len(p) > 0 && !use(p) {
		a.putRaw(p)
		return false, err
	}
	return err == nil, err
}

func (a *Typeahead) putRaw(p []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.raw = append(a.raw, p...)
}

func (a *Typeahead) takeRaw() []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.raw
	a.raw = nil
	return p
}
