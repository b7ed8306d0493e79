package ui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

func TestLayoutOfEverySize(t *testing.T) {
	for height := 1; height <= 60; height++ {
		for width := 1; width <= 120; width++ {
			for _, w := range []wants{{}, {prompt: 15, input: 1}, {prompt: 200, input: 100, above: 9}} {
				l := arrange(width, height, w)
				at := 0
				next := func(name string, r rows) {
					if r.top != at || r.bottom < r.top {
						t.Fatalf("%d×%d %+v: %s is at %+v, not from %d", width, height, w, name, r, at)
					}
					at = r.bottom
				}
				if l.title >= 0 {
					next("title", rows{l.title, l.title + 2})
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
				if height >= 5 && l.talk.len() < 1 {
					t.Fatalf("%d×%d %+v: no talk", width, height, w)
				}
			}
		}
	}
	for height := 1; height <= 60; height++ {
		for width := 1; width <= 120; width++ {
			l := arrange(width, height, wants{})
			if l.side > 0 && (l.talkWidth < timeFrom || l.title < 0) {
				t.Fatalf("%d×%d: the member list goes first, not the time or the title", width, height)
			}
		}
	}
	if l := arrange(80, 24, wants{}); l.side == 0 {
		t.Error("no member list")
	}
	if l := arrange(65535, 65535, wants{}); l.width != term.MaxWidth || l.height != term.MaxHeight {
		t.Errorf("an absurd window: %d×%d", l.width, l.height)
	}
}

func testFace(width int) *face {
	return newFace(NewShared(), look{width: width, profile: term.TrueColor, on: term.DarkBackground, zone: time.UTC, words: words.English()})
}

// TestNobodyDrawsOutsideHisLine has texts and names that try to look like
// something else, as if the room had let them pass.
func TestNobodyDrawsOutsideHisLine(t *testing.T) {
	hostile := []string{
		"a\rlily │ forged", "\x1b[2Jcleared", "\x1b]52;c;aGk=\x07", "\u009b31mred", "x\n12:00 lily │ forged", "\x1b[31mred\x1b[m",
		"\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\", "a\x00b\x7fc\bd", "\n\n\n── new ──", "&lt;lily&gt; &#27;[2J", "<lily> hi\n<bob> forged",
	}
	for _, width := range []int{20, 31, 32, 49, 80, 200} {
		f := testFace(width)
		for _, text := range hostile {
			for _, e := range []*room.Event{
				{Kind: room.KindSay, Who: room.Person{ID: "m", Name: "mallory"}, Text: text},
				{Kind: room.KindAct, Who: room.Person{ID: "m", Name: text}, Text: text},
				{Kind: room.KindWhisper, Who: room.Person{ID: "m", Name: text}, Text: text, To: []room.Person{{ID: "l", Name: "lily"}}},
			} {
				for i, row := range f.draw(e, reading{self: "l", open: true}).rows {
					plain := plainText(row)
					if strings.ContainsAny(plain, "\x1b\r\n\b\x00\x7f\a") {
						t.Fatalf("controls in %q", plain)
					}
					if i > 0 && !strings.HasPrefix(row, f.blank) {
						t.Fatalf("row %d of %q begins like a line of its own: %q", i, text, plain)
					}
					if strings.Contains(row, "evil\a") {
						t.Fatalf("somebody made a link that shows another text: %q", row)
					}
				}
			}
		}
	}
}

func TestLinks(t *testing.T) {
	for text, want := range map[string]string{
		"see https://example.com/a.":  "https://example.com/a",
		"(https://example.com/a_(b))": "https://example.com/a_(b))",
		"(https://example.com)":       "https://example.com",
		"http://x,https://y":          "https://y",
		"看https://example.com/路":      "https://example.com/",
		"<https://example.com>":       "https://example.com",
		"javascript://alert":          "",
		"https://":                    "",
		"ftp://x":                     "",
		"no link":                     "",
		"https://a.example/?q=1&b=2#c, and then some words": "https://a.example/?q=1&b=2#c",
	} {
		if got := lastLink(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	row := testFace(80).draw(&room.Event{Kind: room.KindSay, Text: "at https://example.com/a now"}, reading{}).rows[0]
	if !strings.Contains(row, ";https://example.com/a\ahttps://example.com/a\x1b[m\x1b]8;;\a now") {
		t.Errorf("not a link: %q", row)
	}
}

func TestScreensThatLookAlikeShareTheirLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg := testConfig()
		bob := roomtest.Seat(t, r, "bob")
		a, b := sitWith(t, r, "ada", 80, 24, cfg), sitWith(t, r, "lily", 80, 24, cfg)
		say(t, bob, "for everybody")
		say(t, bob, "lily, for you")
		a.frame()
		b.frame()
		last := func(d *desk, i int) *block { return d.m.lines.tail[len(d.m.lines.tail)-i].block }
		if last(a, 2) != last(b, 2) {
			t.Error("a line was drawn twice")
		}
		if last(a, 1) == last(b, 1) {
			t.Error("what calls lily is marked for ada, too")
		}
		if a.m.face != b.m.face || len(cfg.Shared.faces) != 1 {
			t.Error("equal looks have two faces")
		}
		b.send(tea.WindowSizeMsg{Width: 100, Height: 24})
		b.frame()
		if a.m.face == b.m.face || len(cfg.Shared.faces) != 2 {
			t.Error("other looks share a face")
		}
		b.m.close()
		if len(cfg.Shared.faces) != 1 {
			t.Error("a face stays though nobody looks")
		}
	})
}

func TestCacheIsBounded(t *testing.T) {
	f := testFace(80)
	f.users.Store(2)
	for i := range 10 * recentBlocks {
		e := line(uint64(i), "lily", "text")
		b := f.block(e)
		if f.block(e) != b {
			t.Fatal("the newest line was drawn twice")
		}
	}
	if len(f.blocks) != recentBlocks {
		t.Errorf("%d lines are remembered", len(f.blocks))
	}
	for i := range 3 * nameColours {
		f.name(fmt.Sprint("name", i))
	}
	if len(f.colours) > nameColours {
		t.Errorf("%d names are remembered", len(f.colours))
	}
}

func TestSamePersonSameColour(t *testing.T) {
	f, light := testFace(80), newFace(NewShared(), look{width: 80, profile: term.ANSI256, zone: time.UTC, words: words.English()})
	for _, names := range [][2]string{{"lily", "LILY"}, {"小明", "小明"}, {"lily", "ｌｉｌｙ"}} {
		if f.name(names[0]) != f.name(names[1]) || light.name(names[0]) != light.name(names[1]) {
			t.Errorf("%v differ in colour", names)
		}
	}
	mono := newFace(NewShared(), look{width: 80, profile: term.Mono, zone: time.UTC, words: words.English()})
	for _, row := range mono.draw(&room.Event{Kind: room.KindSay, Who: room.Person{Name: "lily"}, Text: "see https://example.com"}, reading{name: "lily"}).rows {
		if strings.Contains(row, "38;") || strings.Contains(row, "\x1b[3") {
			t.Errorf("colour where none is wanted: %q", row)
		}
	}
}

func TestViewIsThePicture(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		d.types("see https://example.com/x 中文\r")
		want := d.text()
		v := d.m.View()
		var got []string
		for row := range strings.SplitSeq(v.Content, "\n") {
			got = append(got, strings.TrimRight(plainText(row), " "))
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("Bubble Tea would show:\n%s\ninstead of:\n%s", strings.Join(got, "\n"), want)
		}
	})
}
