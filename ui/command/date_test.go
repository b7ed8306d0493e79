package command

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teahouse/ui/words"
)

// Dates are read as people write them, on the reader's clock; what may be two days is
// refused, and not guessed.
func TestDatesAreReadAsPeopleWriteThem(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 27, 14, 30, 5, 0, berlin) // a Friday
	german := &words.Time{Today: "heute", Yesterday: "gestern", LastWeek: "letzte Woche", LastMonth: "letzter Monat",
		Weekdays: []string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}}
	for written, want := range map[string]string{
		"today": "2026-11-27T00:00", "Yesterday": "2026-11-26T00:00", "yesterday 15:00": "2026-11-26T15:00",
		"monday": "2026-11-23T00:00", "Mon": "2026-11-23T00:00", "last monday": "2026-11-23T00:00", "friday": "2026-11-20T00:00",
		"thu.": "2026-11-26T00:00", "saturday": "2026-11-21T00:00", "last week": "2026-11-16T00:00", "last-week": "2026-11-16T00:00",
		"last month": "2026-10-01T00:00", "27.11.": "2026-11-27T00:00", "28.11.": "2025-11-28T00:00", "1.2": "2026-02-01T00:00",
		"29.2.": "2024-02-29T00:00", "27.11.2025": "2025-11-27T00:00", "27.11.2025 08:15": "2025-11-27T08:15", "2026-11-01": "2026-11-01T00:00", "2026/11/01": "2026-11-01T00:00",
		"3d": "2026-11-24T14:30", "2h": "2026-11-27T12:30", "14:30": "2026-11-27T14:30", "14:31": "2026-11-26T14:31", "monday 9:05": "2026-11-23T09:05",
		"gestern": "2026-11-26T00:00", "Letzte Woche": "2026-11-16T00:00", "montag": "2026-11-23T00:00", "Dienstag 09:00": "2026-11-24T09:00",
	} {
		got, err := ParseDate(written, now, german)
		if err != nil || got.In(berlin).Format("2006-01-02T15:04") != want {
			t.Errorf("%s is %v (%v), want %s", written, got, err, want)
		}
	}
	for written, want := range map[string]error{
		"11/27": ErrEitherDate, "27/11": ErrEitherDate, "3/4/2026": ErrEitherDate, "3/4/26": ErrEitherDate,
		"": ErrNoDate, "mo": ErrNoDate, "mondayish": ErrNoDate, "31.2.": ErrNoDate, "32.1.": ErrNoDate, "0.1.": ErrNoDate, "2026-13-01": ErrNoDate,
		"forever": ErrNoDate, "tea": ErrNoDate, "25:00": ErrNoDate, "last": ErrNoDate, "...": ErrNoDate, "last tea": ErrNoDate,
	} {
		if at, err := ParseDate(written, now, nil); !errors.Is(err, want) {
			t.Errorf("%q is %v (%v), want %v", written, at, err, want)
		}
	}
}

// Where clocks are put on at midnight, a day begins an hour later, and not in the evening
// before.
func TestADayWithoutMidnightBeginsWhenTheDayBeforeEnds(t *testing.T) {
	for _, place := range []struct{ zone, day, short string }{
		{"America/Santiago", "2026-09-06", "6.9."}, {"America/Havana", "2026-03-08", "8.3."}, {"Africa/Cairo", "2026-04-24", "24.4."},
	} {
		zone, err := time.LoadLocation(place.zone)
		if err != nil {
			t.Fatal(err)
		}
		noon, err := time.ParseInLocation(time.DateOnly+" 15", place.day+" 12", zone)
		if err != nil {
			t.Fatal(err)
		}
		next := noon.AddDate(0, 0, 1)
		for written, now := range map[string]time.Time{place.day: next, place.short: next, "today": noon, "yesterday": next, noon.Format("Monday"): next} {
			at, err := ParseDate(written, now, nil)
			if err != nil || at.In(zone).Format(time.DateTime) != place.day+" 01:00:00" || at.Add(-time.Second).In(zone).Day() == noon.Day() {
				t.Errorf("%s, in %s, is %v (%v)", written, place.zone, at, err)
			}
		}
	}
}

// Whatever day it is and wherever: a day and a month are the last such day, a weekday is
// within the week before, and each begins where the reader's day does.
func TestDatesAreInTheZoneOfTheReader(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/St_Johns", "Asia/Shanghai", "Pacific/Kiritimati"}).Draw(rt, "zone"))
		if err != nil {
			rt.Fatal(err)
		}
		now := time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(rt, "now"), 0).In(zone)
		back := rapid.IntRange(0, 364).Draw(rt, "days back")
		day := time.Date(now.Year(), now.Month(), now.Day()-back, 0, 0, 0, 0, zone)
		for _, layout := range []string{"2.1.", "02.01.", "2.1", time.DateOnly, "2.1.2006", "2006/01/02"} {
			if got, err := ParseDate(day.Format(layout), now, nil); err != nil || !got.Equal(day) {
				rt.Fatalf("at %v, %s is %v (%v), want %v", now, day.Format(layout), got, err, day)
			}
		}
		weekday := day.Weekday().String()
		got, err := ParseDate(weekday, now, nil)
		if ago := now.Sub(got); err != nil || got.Weekday() != day.Weekday() || ago <= 0 || got.YearDay() == now.YearDay() || ago > 8*24*time.Hour+2*time.Hour {
			rt.Fatalf("at %v, %s is %v (%v)", now, weekday, got, err)
		}
	})
}

// No text makes a date of nothing, or more than an error.
func FuzzDates(f *testing.F) {
	for _, s := range []string{"27.11.", "last week", "11/27", "3d", "2026-11-27 09:00", "\x00", "last ", "١.١."} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 27, 14, 30, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		at, err := ParseDate(s, now, nil)
		if (err == nil) == at.IsZero() && err != nil {
			t.Errorf("%q is %v and %v", s, at, err)
		}
	})
}
