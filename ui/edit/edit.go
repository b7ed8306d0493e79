package edit

// The editor, and how text comes into a line: cleaned, and whole or not at all. splice alone
// changes a line's text, so that every change gives its way back, and leaves the cursor between
// two clusters.

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// The limits of an Editor that sets none.
const (
	DefaultRunes = 4000
	DefaultBytes = 4 * DefaultRunes
)

// ErrTooLong says that an insertion was refused whole, because the text would
// have outgrown [Editor.MaxRunes] or [Editor.MaxBytes]. Nothing has changed.
var ErrTooLong = errors.New("the text would be too long: shorten it, or send it in parts")

// Editor is one input line. The zero value is empty and ready.
type Editor struct {
	// MaxRunes and MaxBytes limit the text; 0 means DefaultRunes, DefaultBytes.
	// Lowering them cuts nothing that is already there.
	MaxRunes, MaxBytes int

	line           // what is edited: the draft, or a line of the history
	draft  *line   // the draft, kept while the line is one of the history
	here   *slot   // the history's slot that is edited; nil for the draft
	past   []*slot // the history, oldest first
	search *search // nil unless Ctrl-R is open
	kept   string  // what was killed, for Ctrl-Y
	last   kind    // what the operation before this one was
	over   bool    // the operation before this one was refused
	goal   int     // the column that a run of Up and Down aims at, in cells
	window         // how the text was last shown
}

// A line is a text with its cursor and its way back.
type line struct {
	text       string
	cur        int // byte offset of a cluster's start, or len(text)
	runes      int // in text
	undo, redo []step
}

// A kind is what an operation was, where a run of the same kind acts as one:
// typing undoes as one step, kills join, Up keeps its column.
type kind byte

const (
	other kind = iota
	typed
	erased
	killed
	moved // up or down, by rows
	recalled
)

// Text returns the text: the match, while a search is open.
func (e *Editor) Text() string { return e.text }

// Cursor returns the cursor's place in Text as a byte offset.
func (e *Editor) Cursor() int { return e.cur }

// Before returns the text before the cursor.
func (e *Editor) Before() string { return e.text[:e.cur] }

// Empty reports whether there is no text.
func (e *Editor) Empty() bool { return e.text == "" }

// Err returns ErrTooLong if the last key or insertion was refused, else nil.
func (e *Editor) Err() error {
	if e.over {
		return ErrTooLong
	}
	return nil
}

// Insert puts s in at the cursor, or adds it to the query of an open search.
// Of s, a tab becomes four spaces, CR and CRLF a newline, and every other
// control character and broken byte is left out. It is inserted whole, or
// refused with ErrTooLong.
func (e *Editor) Insert(s string) error {
	if e.search != nil {
		e.look(s)
		return e.Err()
	}
	e.last = e.insert(s)
	return e.Err()
}

// Replace puts s, as Insert does, in place of the text from one byte offset to
// another, and the cursor behind it. Offsets outside the text are clamped.
func (e *Editor) Replace(from, to int, s string) error {
	e.accept()
	from = runeStart(e.text, from)
	to = max(from, runeStart(e.text, to))
	e.last = other
	e.substitute(from, to, s, false)
	return e.Err()
}

// SetDraft makes s the text, with the cursor at its end. Undo brings back what
// was there. It fails with ErrTooLong as Insert does.
func (e *Editor) SetDraft(s string) error {
	e.accept()
	return e.Replace(0, len(e.text), s)
}

func (e *Editor) insert(s string) kind {
	if next(s, 0) < len(s) {
		return e.put(s)
	}
	// Undo takes typing back word by word.
	word := strings.HasSuffix(e.Before(), " ") && s != " "
	if !e.substitute(e.cur, e.cur, s, e.last == typed && !word) {
		return other
	}
	return typed
}

// put puts a clean s in at the cursor, as one more undo step.
func (e *Editor) put(s string) kind {
	e.substitute(e.cur, e.cur, s, false)
	return other
}

// substitute replaces from..to by a clean s, if that fits, and reports whether
// the text has changed.
func (e *Editor) substitute(from, to int, s string, join bool) bool {
	runes, bytes := e.MaxRunes, e.MaxBytes
	if runes <= 0 {
		runes = DefaultRunes
	}
	if bytes <= 0 {
		bytes = DefaultBytes
	}
	runes -= e.runes - utf8.RuneCountInString(e.text[from:to])
	bytes -= len(e.text) - (to - from)
	s, ok := clean(s, runes, bytes)
	e.over = !ok
	if !ok || s == "" && from == to {
		return false
	}
	e.change(from, to, s, join)
	return true
}

// splice puts s in place of from..to, and returns the step back.
func (l *line) splice(from, to int, s string) step {
	back := step{at: from, old: strings.Clone(l.text[from:to]), n: len(s), cur: l.cur}
	l.runes += utf8.RuneCountInString(s) - utf8.RuneCountInString(back.old)
	l.text = l.text[:from] + s + l.text[to:]
	// What was put in may have joined with the cluster behind it.
	l.cur = clusterEnd(l.text, from+len(s))
	return back
}

func runeStart(text string, at int) int {
	at = min(max(at, 0), len(text))
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
