package line

import (
	"testing"
	"time"
)

func TestSince(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 14, 30, 5, 0, berlin)
	for s, want := range map[string]string{
		"2h":                     "2026-11-20T12:30:05+01:00",
		"3d":                     "2026-11-17T14:30:05+01:00",
		"14:30":                  "2026-11-20T14:30:00+01:00",
		"14:31":                  "2026-11-19T14:31:00+01:00",
		"2026-11-01":             "2026-11-01T00:00:00+01:00",
		"2026-07-01T09:00":       "2026-07-01T09:00:00+02:00",
		"2026-11-20T09:00:30":    "2026-11-20T09:00:30+01:00",
		"2026-11-20T09:00:00Z":   "2026-11-20T10:00:00+01:00",
		"2026-11-20T09:00:00.5Z": "2026-11-20T10:00:00+01:00",
	} {
		got, ok := parseSince(s, now)
		if !ok || !got.moment || got.at.In(berlin).Format(time.RFC3339) != want {
			t.Errorf("%s is %v, %v, not %s", s, got.at, ok, want)
		}
	}
	if got, ok := parseSince("1043", now); !ok || got.moment || got.n != 1043 {
		t.Errorf("a number is %+v, %v", got, ok)
	}
	if got, ok := parseSince("forever", now); !ok || got.moment || got.n != 0 {
		t.Errorf("forever is %+v, %v", got, ok)
	}
	for _, s := range []string{"", "now", "2hours", "25:00", "2026-13-01", "-5", "1e3"} {
		if got, ok := parseSince(s, now); ok {
			t.Errorf("%q is %+v", s, got)
		}
	}
}
