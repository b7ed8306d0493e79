package edit

// What a key costs, and a row.

import (
	"strings"
	"testing"
)

func BenchmarkTypeAndView(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"20", "twenty characters ok"},
		{"20cjk", strings.Repeat("中", 20)},
		{"4000", strings.Repeat("ten chars ", 399)},
	} {
		b.Run(c.name, func(b *testing.B) {
			e := Editor{MaxRunes: 1 << 20, MaxBytes: 1 << 22}
			e.Insert(c.text)
			b.ReportAllocs()
			for b.Loop() {
				e.Insert("x")
				e.View(60, 4, cells)
				e.Key("backspace")
			}
		})
	}
}

func BenchmarkType(b *testing.B) {
	var e Editor
	e.Insert("twenty characters ok")
	b.ReportAllocs()
	for b.Loop() {
		e.Insert("x")
		e.Key("backspace")
	}
}

func BenchmarkPasteRefused(b *testing.B) {
	paste := strings.Repeat("0123456789abcdef", 4096)
	var e Editor
	b.ReportAllocs()
	for b.Loop() {
		if e.Insert(paste) == nil {
			b.Fatal("accepted")
		}
	}
}

// Texts made to be slow: one key in each.
func BenchmarkHostileKey(b *testing.B) {
	for _, c := range []struct{ name, text, key string }{
		{"left in chinese", strings.Repeat("中", 4000), "left"},
		{"left over flags", strings.Repeat("🇩", 4000), "left"},
		{"left over marks", "a" + strings.Repeat("\u0301", 3999), "left"},
		{"left over jamo", strings.Repeat("\u1100", 4000), "left"},
		{"word over flags", strings.Repeat("🇩", 4000), "alt+b"},
		{"word over chinese", strings.Repeat("中", 4000), "alt+b"},
		{"word over dots", strings.Repeat("a.", 2000), "alt+b"},
		{"up", strings.Repeat("中", 4000), "up"},
	} {
		b.Run(c.name, func(b *testing.B) {
			var e Editor
			e.Insert(c.text)
			e.View(1, 1, cells)
			for b.Loop() {
				e.Key(c.key)
				e.cur = len(e.text)
			}
		})
	}
}
