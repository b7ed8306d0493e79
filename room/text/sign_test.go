package text_test

import (
	"testing"

	"teahouse/room/text"
)

func TestNewSign(t *testing.T) {
	for _, sign := range []string{"👍", "👍🏽", "❤️", "☕", "✓", "🇩🇪", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩‍👩‍👧", "1️⃣", "♥"} {
		if got, err := text.NewSign(sign); err != nil || got != sign {
			t.Errorf("%s is made %q (%v)", sign, got, err)
		}
	}
	for _, bad := range []string{"", "a", "ok", "👍👍", "🇩", " ", "+1", "\u202e", "\x1b[31m", "e\u0301", "中", "👍 ", "\u200d", "👍\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "\xff"} {
		if got, err := text.NewSign(bad); err == nil && got != "👍" {
			t.Errorf("%q is made the sign %q", bad, got)
		}
	}
}
