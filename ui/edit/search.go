package edit

// Ctrl-R: a walk through the history, driven by what a line contains. The match
// is the line being edited, so accepting it is no more than stopping there.

import "strings"

const queryBytes = 256 // of a search; a longer one is refused

type search struct {
	query string
	found bool
	from  *slot // where the search began…
	line  line  // …and the line there, cursor and all
}

// Search returns the query of the open search and whether the text matches it.
// Open is false when there is no search.
func (e *Editor) Search() (query string, found, open bool) {
	if e.search == nil {
		return "", false, false
	}
	return e.search.query, e.search.found, true
}

func openSearch(e *Editor) kind {
	e.search = &search{from: e.here, line: e.line, found: true}
	return other
}

// accept ends the search at the match, if one is open.
func (e *Editor) accept() kind {
	e.search = nil
	return other
}

func cancelSearch(e *Editor) kind {
	e.rewind()
	return e.accept()
}

// rewind goes back to where the search began.
func (e *Editor) rewind() {
	e.visit(e.search.from)
	e.line = e.search.line
}

// look adds to the query. A match that still matches stays.
func (e *Editor) look(text string) {
	s := e.search
	text, ok := clean(text, queryBytes, queryBytes-len(s.query))
	e.over = !ok
	if !ok {
		return
	}
	s.query += strings.ReplaceAll(text, "\n", " ")
	s.found = e.here != s.from && s.matches(e.text)
	if !s.found {
		e.seek()
	}
}

func shorten(e *Editor) kind {
	s := e.search
	s.query = s.query[:prev(s.query, len(s.query))]
	e.rewind()
	s.found = s.query == ""
	if !s.found {
		e.seek()
	}
	return other
}

func olderMatch(e *Editor) kind {
	e.seek()
	return other
}

// seek goes to the next older match that does not read the same as this one.
// With none, the line stays where it is.
func (e *Editor) seek() {
	s := e.search
	s.found = false
	for i := e.index() - 1; i >= 0 && !s.found; i-- {
		to := e.past[i]
		s.found = s.matches(to.now) && (e.here == s.from || to.now != e.text)
		if s.found {
			e.visit(to)
		}
	}
}

// matches tells no case apart.
func (s *search) matches(text string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(s.query))
}
