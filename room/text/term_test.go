package text_test

import (
	"errors"
	"testing"
	"time"

	"teahouse/room/text"
)

func TestTerms(t *testing.T) {
	day := 24 * time.Hour
	for written, want := range map[string]time.Duration{
		"30m": 30 * time.Minute, "1h": time.Hour, "7d": 7 * day, "2w": 14 * day, "45s": 45 * time.Second, "forever": text.Forever,
		"3650d": 3650 * day, "1h30m": 90 * time.Minute, "1d12h": 36 * time.Hour,
	} {
		if got, err := text.ParseTerm(written); err != nil || got != want {
			t.Errorf("%s is %v (%v), want %v", written, got, err, want)
		}
	}
	for _, written := range []string{"", "1", "h", "1hour", "1m1h", "1h1h", "1h1", "3650d1s", "0h", "-1h", "+1h", "1.5h", " 1h", "1H", "01h", "Forever", "3651d", "99999999999999h", "١h"} {
		if got, err := text.ParseTerm(written); !errors.Is(err, text.ErrTerm) {
			t.Errorf("%q is taken for %v (%v)", written, got, err)
		}
	}
}

func TestATermIsWrittenAsItIsRead(t *testing.T) {
	for _, written := range []string{"1s", "90s", "30m", "90m", "12h", "36h", "7d", "90d", "2w", "forever"} {
		d, err := text.ParseTerm(written)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := text.ParseTerm(text.FormatTerm(d)); err != nil || again != d {
			t.Errorf("%s is written %s, which reads as %v (%v)", written, text.FormatTerm(d), again, err)
		}
	}
	for d, want := range map[time.Duration]string{90 * 24 * time.Hour: "90d", 14 * 24 * time.Hour: "2w", 30 * time.Minute: "30m", 90 * time.Second: "90s"} {
		if got := text.FormatTerm(d); got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
	}
}
