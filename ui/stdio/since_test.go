package stdio

import (
	"errors"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestSince(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	roomtest.OK(t, err)
	now := time.Date(2026, 11, 20, 14, 30, 5, 0, berlin)
	for s, want := range map[string]string{
		"90s":                    "2026-11-20T14:28:35+01:00",
		"2h":                     "2026-11-20T12:30:05+01:00",
		"1h30m":                  "2026-11-20T13:00:05+01:00",
		"3d":                     "2026-11-17T14:30:05+01:00",
		"14:30":                  "2026-11-20T14:30:00+01:00",
		"14:31":                  "2026-11-19T14:31:00+01:00",
		"today":                  "2026-11-20T00:00:00+01:00",
		"yesterday":              "2026-11-19T00:00:00+01:00",
		"Yesterday 15:00":        "2026-11-19T15:00:00+01:00",
		"2026-11-01":             "2026-11-01T00:00:00+01:00",
		"2026-11-01 09:00":       "2026-11-01T09:00:00+01:00",
		"2026-07-01T09:00":       "2026-07-01T09:00:00+02:00",
		"2026-11-20T09:00:30":    "2026-11-20T09:00:30+01:00",
		"2026-11-20 09:00:30":    "2026-11-20T09:00:30+01:00",
		"2026-11-20T09:00:00Z":   "2026-11-20T10:00:00+01:00",
		"2026-11-20T09:00:00.5Z": "2026-11-20T10:00:00+01:00",
	} {
		got, err := parseSince(s, now)
		if err != nil || got.all || got.cursor != "" || got.at.In(berlin).Format(time.RFC3339) != want {
			t.Errorf("%s is %v, %v, not %s", s, got.at, err, want)
		}
	}
	cursor := strings.Repeat("7", 26)
	if got, err := parseSince(cursor, now); err != nil || got.cursor != cursor {
		t.Errorf("a cursor is %+v, %v", got, err)
	}
	if got, err := parseSince("forever", now); err != nil || !got.all {
		t.Errorf("forever is %+v, %v", got, err)
	}
	for s, want := range map[string]state.Code{
		"": state.NoCursor, "now": state.NoCursor, "2hours": state.NoCursor, "25:00": state.NoCursor, "2026-13-01": state.NoCursor, "1e3": state.NoCursor,
		"1043": state.OldCursor, "0": state.OldCursor, cursor + "7": state.NoCursor, "2026-11-21": state.AheadOfRoom, "2026-11-20 14:31": state.AheadOfRoom,
	} {
		_, err := parseSince(s, now)
		if r, ok := errors.AsType[*state.Refusal](err); !ok || r.Code != want {
			t.Errorf("%q gives %v, not %s", s, err, want)
		}
	}
}
