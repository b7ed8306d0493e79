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
		got, err := parseSince(s, now)
		if err != nil || !got.moment || got.at.In(berlin).Format(time.RFC3339) != want {
			t.Errorf("%s is %v, %v, not %s", s, got.at, err, want)
		}
	}
	if got, err := parseSince("1043", now); err != nil || got.moment || got.n != 1043 {
		t.Errorf("a number is %+v, %v", got, err)
	}
	if got, err := parseSince("forever", now); err != nil || got.moment || got.n != 0 {
		t.Errorf("forever is %+v, %v", got, err)
	}
	for _, s := range []string{"", "now", "2hours", "25:00", "2026-13-01", "-5", "1e3"} {
		if got, err := parseSince(s, now); err == nil {
			t.Errorf("%q is %+v", s, got)
		}
	}
}
