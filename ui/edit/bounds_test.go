package edit

// What is bounded: the text, undo, the history, an idle editor.

import (
	"errors"
	"strings"
	"testing"
	"unsafe"
)

func TestTooLongIsRefusedWhole(t *testing.T) {
	e := Editor{MaxRunes: 5, MaxBytes: 12}
	play(t, &e, "a😀b<left>")
	for name, grow := range map[string]func() error{
		"runes":   func() error { return e.Insert("xyz") },
		"bytes":   func() error { return e.Insert("😀é\u0301") },
		"a tab":   func() error { return e.Insert("\t") },
		"replace": func() error { return e.Replace(0, 1, "wxyz") },
		"draft":   func() error { return e.SetDraft("123456") },
		"yank":    func() error { e.kept = "xyz"; e.Key("ctrl+y"); return e.Err() },
	} {
		if err := grow(); !errors.Is(err, ErrTooLong) {
			t.Errorf("%s: got %v", name, err)
		}
		if got := shown(&e); got != "a😀|b" {
			t.Errorf("%s: the line is %q", name, got)
		}
	}
	if err := e.Replace(0, len("a😀"), "123\x1b4"); err != nil || shown(&e) != "1234|b" {
		t.Errorf("what fits: %v, %q", err, shown(&e))
	}
	e.kept = "xyz"
	e.Key("ctrl+y")
	if refused := e.Err(); refused == nil || !e.Key("left") || e.Err() != nil {
		t.Errorf("yank: %v; the key after it: %v", refused, e.Err())
	}
	e.MaxRunes, e.MaxBytes = 2, 2
	if err := e.Insert("\x00\x00x"); !errors.Is(err, ErrTooLong) {
		t.Errorf("over a lowered limit: %v", err)
	}
	if err := e.Replace(1, 3, ""); err != nil || e.Text() != "14b" {
		t.Errorf("shrinking over a lowered limit: %v, %q", err, e.Text())
	}
}

func TestUndoIsBounded(t *testing.T) {
	var e Editor
	for range undoSteps + 10 {
		play(t, &e, "w ")
	}
	if len(e.undo) != undoSteps {
		t.Errorf("%d steps after %d words", len(e.undo), undoSteps+10)
	}
	for range undoSteps {
		e.Key("ctrl+_")
	}
	if want := strings.Repeat("w ", 10); e.Text() != want {
		t.Errorf("all undone: %q, want %q", e.Text(), want)
	}
	e = Editor{}
	for range 100 {
		play(t, &e, "中")
	}
	e.Key("ctrl+_")
	if e.runes < 30 {
		t.Errorf("one undo took %d characters of unspaced typing", 100-e.runes)
	}
}

func TestTheEditedLineOutlivesTheOldest(t *testing.T) {
	var e Editor
	for i := range historyLines {
		e.SetDraft(strings.Repeat("i", i+1))
		e.Take()
	}
	play(t, &e, "draft")
	for range historyLines {
		e.Key("up")
	}
	play(t, &e, "!{>late}{>later}<down>")
	if got := shown(&e); got != "iiii|" {
		t.Errorf("next newer than the oldest: %q", got)
	}
	play(t, &e, "<up>")
	if got := shown(&e); got != "i!|" {
		t.Errorf("the edited line: %q", got)
	}
	check(t, &e)
	big := strings.Repeat("x", historyBytes)
	e.Restore(big)
	play(t, &e, "<down>")
	if e.Text() != big || len(e.past) != 1 {
		t.Errorf("the newest is not there: %d lines", len(e.past))
	}
	play(t, &e, "<down>")
	if shown(&e) != "draft|" {
		t.Errorf("the draft: %q", shown(&e))
	}
}

// A bound is held in bytes too, whatever the keys.
func TestMemoryIsBounded(t *testing.T) {
	e := Editor{MaxRunes: 4000}
	big := strings.Repeat("中", 4000)
	held := func() (n int) {
		for _, s := range e.past {
			n += s.size()
		}
		return n
	}
	for i := range 200 {
		if err := e.Insert(big[:len(big)-3*i]); err != nil {
			t.Fatal(err)
		}
		e.Take()
	}
	if n := held(); n > historyBytes || n < historyBytes/2 {
		t.Errorf("the history holds %d bytes", n)
	}
	for range 200 {
		e.Key("up")
		e.Key("ctrl+u")
		e.Insert(big)
		e.Key("ctrl+y")
	}
	if n := held(); n > historyBytes+len(big)*2 {
		t.Errorf("edits make the history hold %d bytes", n)
	}
	undo := 0
	for _, s := range e.undo {
		undo += len(s.old) + s.n
	}
	if undo > undoBytes {
		t.Errorf("undo holds %d bytes", undo)
	}
}

func TestIdleEditorIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(Editor{}); size > 300 {
		t.Errorf("an editor takes %d bytes, want at most 300", size)
	}
	var e Editor
	if n := testing.AllocsPerRun(10, func() { e.Key("left"); e.Key("up"); e.Key("ctrl+c") }); n != 0 {
		t.Errorf("idle keys allocate %v times", n)
	}
}
