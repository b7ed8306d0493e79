package service

import "io"

// Page is what a command prints. How it ends is told by what became of the page, too: whoever
// reads an empty file must not believe that all was well.
type Page struct {
	To     io.Writer
	Failed error // why something of it was not written, nil if all was
}

func (p *Page) Write(b []byte) (int, error) {
	n, err := p.To.Write(b)
	if p.Failed == nil {
		p.Failed = err
	}
	return n, err
}
