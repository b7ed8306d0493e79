package ui

import (
	"testing"
	"testing/synctest"
	"unsafe"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/ui/paint"
	"teahouse/ui/term"
)

func TestLayoutOfEverySize(t *testing.T) {
	for height := 1; height <= 60; height++ {
		for width := 1; width <= 120; width++ {
			for _, w := range []wants{{}, {prompt: 15, input: 1}, {prompt: 200, input: 100, above: 9, people: 9}, {people: 2, list: listAlways}, {list: listKeys}} {
				l := arrange(width, height, w)
				at := 0
				next := func(name string, r rows) {
					if r.top != at || r.bottom < r.top {
						t.Fatalf("%d×%d %+v: %s is at %+v, not from %d", width, height, w, name, r, at)
					}
					at = r.bottom
				}
				if l.title >= 0 {
					next("title", rows{l.title, l.title + 1})
					next("people", l.people)
					next("rule", rows{at, at + 1})
				}
				next("talk", l.talk)
				if l.rule >= 0 {
					next("rule", rows{l.rule, l.rule + 1})
				}
				next("above", l.above)
				next("input", l.input)
				if l.status >= 0 {
					next("status", rows{l.status, l.status + 1})
				}
				if at != height {
					t.Fatalf("%d×%d %+v: %d rows are laid out", width, height, w, at)
				}
				if l.talkWidth+l.side != width || l.inputFrom+l.inputWidth != width || l.inputWidth < 1 || l.input.len() < 1 {
					t.Fatalf("%d×%d %+v: %+v", width, height, w, l)
				}
				if !l.inline && l.rule < 0 {
					t.Fatalf("%d×%d %+v: nothing says where the line goes", width, height, w)
				}
				if l.above.len() == 0 && w.above > 0 && height > 2 {
					t.Fatalf("%d×%d %+v: what is chosen is not in sight", width, height, w)
				}
				if height >= talkFrom && l.talk.len() < 1 {
					t.Fatalf("%d×%d %+v: no talk", width, height, w)
				}
			}
		}
	}
	for height := 1; height <= 60; height++ {
		for width := 1; width <= 120; width++ {
			l := arrange(width, height, wants{people: 9})
			if l.people.len() > 0 && (l.talkWidth < paint.TimeFrom || l.title < 0 || l.talk.len() < 2*l.people.len()) {
				t.Fatalf("%d×%d: the list of people goes first, not the time, the title or the talk", width, height)
			}
		}
	}
	if l := arrange(80, 24, wants{people: 1}); l.people.len() != 0 || l.textColumn() != 80 {
		t.Error("in a window of the usual size the list takes room from the talk")
	}
	if l := arrange(100, 24, wants{people: 1}); l.people.len() != 1 || l.textColumn() != 100 {
		t.Error("no list of people, or not above the talk")
	}
	if l := arrange(65535, 65535, wants{}); l.width != term.MaxWidth || l.height != term.MaxHeight {
		t.Errorf("an absurd window: %d×%d", l.width, l.height)
	}
}

func TestScreensThatLookAlikeShareTheirLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg := testConfig()
		bob := roomtest.Seat(t, r, "bob")
		a, b := sitWith(t, r, "ada", 80, 24, cfg), sitWith(t, r, "lily", 80, 24, cfg)
		roomtest.Say(t, bob, "for everybody")
		roomtest.Say(t, bob, "lily, for you")
		a.frame()
		b.frame()
		row := func(d *desk, i int) *byte { // a frame copies string headers, never text
			talk := d.m.layout.talk
			return unsafe.StringData(d.shot.frame.Rows[talk.bottom-i])
		}
		if row(a, 2) != row(b, 2) {
			t.Error("a line was drawn twice")
		}
		if row(a, 1) == row(b, 1) {
			t.Error("what calls lily is marked for ada, too")
		}
		if a.m.renderer != b.m.renderer || cfg.Shared.renderers.Count() != 1 {
			t.Error("equal looks have two renderers")
		}
		b.send(tea.WindowSizeMsg{Width: 120, Height: 24})
		b.frame()
		if a.m.renderer == b.m.renderer || cfg.Shared.renderers.Count() != 2 {
			t.Error("other looks share a renderer")
		}
		b.m.close()
		if cfg.Shared.renderers.Count() != 1 {
			t.Error("a renderer stays though nobody looks")
		}
	})
}
