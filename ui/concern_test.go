package ui

import (
	"strings"
	"testing"

	"teahouse/room/state"
)

// However long the lines are in which whoever comes could have been named, the newest of them
// are remembered, and no more than can be looked through in a moment.
func TestWhoMattersIsSoughtInLittle(t *testing.T) {
	var c concern
	said := func(n int, text string) {
		c.heard(&state.Event{N: uint64(n), Kind: state.KindSay, Who: state.Person{ID: "visit:x", Name: "ada"}, Text: text})
	}
	named := func(n int, name string) bool {
		return c.matters(&state.Event{N: uint64(n), Kind: state.KindEnter, Who: state.Person{ID: state.Identity("visit:" + name), Name: name}})
	}
	for n := range 5000 {
		said(n+1, strings.Repeat("@b_#", 500))
		if c.held > mattersText || len(c.lines) > mattersMost {
			t.Fatalf("after %d lines %d of them with %d bytes are looked through", n+1, len(c.lines), c.held)
		}
	}
	said(5001, "bob, where is the tea?")
	if named(5002, "b") || !named(5003, "bob") {
		t.Error("b was not named, and bob was")
	}
	for n := range 2 * mattersMost {
		said(6000+n, "x")
	}
	if len(c.lines) != mattersMost || named(9000, "bob") {
		t.Errorf("%d lines are looked through", len(c.lines))
	}
}
