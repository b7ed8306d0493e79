package command

// Dates as people write them: every place where one is given reads them here, on the
// clock of the reader.

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room/text"
	"teahouse/ui/words"
)

// ErrNoDate and ErrEitherDate are errors of [ParseDate]: it is none, and it is two,
// as people write the day first, or the month.
var (
	ErrNoDate     = errors.New("a date is yesterday, monday, 27.11., 2026-11-27 or 3d")
	ErrEitherDate = errors.New("of 11/27 nobody knows which is the day: write 27.11. or 2026-11-27")
)

// days and moments are what names its year.
var days = [...]string{time.DateOnly, "2006/01/02", "2.1.2006"}

var moments = [...]string{
	"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05",
	time.DateTime, time.RFC3339, "2006-01-02 15:04:05Z07:00", "2.1.2006 15:04",
}

// ParseDate reads a moment, or the beginning of a day, on the clock of now. What does
// not name its year, its week or its day is the last one there was; a weekday is never
// today. Own are the words of a language beside the English ones, nil for none.
func ParseDate(s string, now time.Time, own *words.Time) (time.Time, error) {
	s = strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer("last-", "last ").Replace(s))), " ")
	if ago, err := text.ParseTerm(s); err == nil && ago != text.Forever {
		return now.Add(-ago), nil
	}
	for _, layout := range days {
		if at, err := time.Parse(layout, s); err == nil {
			return midnight(at.Year(), at.Month(), at.Day(), now.Location()), nil
		}
	}
	for _, layout := range moments {
		if at, err := time.ParseInLocation(layout, strings.ToUpper(s), now.Location()); err == nil {
			return at, nil
		}
	}
	for _, layout := range []string{"1/2", "1/2/2006", "1/2/06", "2/1", "2/1/2006", "2/1/06"} {
		if _, err := time.Parse(layout, s); err == nil {
			return time.Time{}, ErrEitherDate
		}
	}
	if day, ok := parseDay(s, now, own); ok {
		return day, nil
	}
	day, ok := fromToday(now, 0), true
	named, clock, timed := cutLast(s)
	if timed {
		day, ok = parseDay(named, now, own)
	}
	hour, err := time.Parse("15:04", clock)
	if !ok || err != nil {
		return time.Time{}, ErrNoDate
	}
	at := func(day time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), hour.Hour(), hour.Minute(), 0, 0, day.Location())
	}
	if !timed && at(day).After(now) {
		day = fromToday(now, -1)
	}
	return at(day), nil
}

// cutLast parts a text before its last word.
func cutLast(s string) (before, last string, parted bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}

// midnight is when a day begins: with the hour that follows, where clocks are put on at
// midnight.
func midnight(year int, month time.Month, day int, zone *time.Location) time.Time {
	at, noon := time.Date(year, month, day, 0, 0, 0, 0, zone), time.Date(year, month, day, 12, 0, 0, 0, zone)
	if at.Day() != noon.Day() {
		_, at = at.ZoneBounds()
	}
	return at
}

// fromToday is the beginning of a day some days from now.
func fromToday(now time.Time, days int) time.Time {
	return midnight(now.Year(), now.Month(), now.Day()+days, now.Location())
}

// parseDay reads a day that is told from today, or without its year.
func parseDay(s string, now time.Time, own *words.Time) (time.Time, bool) {
	monday := -(int(now.Weekday()) + 6) % 7
	for _, known := range []struct {
		english string
		own     func(*words.Time) string
		at      time.Time
	}{
		{"today", func(w *words.Time) string { return w.Today }, fromToday(now, 0)},
		{"yesterday", func(w *words.Time) string { return w.Yesterday }, fromToday(now, -1)},
		{"last week", func(w *words.Time) string { return w.LastWeek }, fromToday(now, monday-7)},
		{"last month", func(w *words.Time) string { return w.LastMonth }, midnight(now.Year(), now.Month()-1, 1, now.Location())},
	} {
		if s == known.english || own != nil && s == strings.ToLower(known.own(own)) {
			return known.at, true
		}
	}
	if weekday := weekdayNamed(strings.TrimPrefix(s, "last "), own); weekday >= 0 {
		return fromToday(now, -((int(now.Weekday())-weekday+6)%7 + 1)), true
	}
	return parseDayMonth(s, now)
}

// weekdayNamed is the weekday that a word means, in full or by three letters of the
// English name; -1 if it means none.
func weekdayNamed(word string, own *words.Time) int {
	for d := time.Sunday; d <= time.Saturday; d++ {
		name := strings.ToLower(d.String())
		if len(word) >= 3 && strings.HasPrefix(name, strings.TrimSuffix(word, ".")) {
			return int(d)
		}
	}
	if own == nil {
		return -1
	}
	return slices.IndexFunc(own.Weekdays, func(name string) bool { return strings.ToLower(name) == word })
}

// leapMost is how many years back a 29th of February is at most.
const leapMost = 8

// parseDayMonth reads a day and a month with dots, which are the last that there were.
func parseDayMonth(s string, now time.Time) (time.Time, bool) {
	day, month, ok := strings.Cut(strings.TrimSuffix(s, "."), ".")
	d, errDay := strconv.ParseUint(day, 10, 8)
	m, errMonth := strconv.ParseUint(month, 10, 8)
	if !ok || errDay != nil || errMonth != nil {
		return time.Time{}, false
	}
	for back := range leapMost + 1 {
		at := midnight(now.Year()-back, time.Month(m), int(d), now.Location())
		if at.Day() == int(d) && at.Month() == time.Month(m) && !at.After(now) {
			return at, true
		}
	}
	return time.Time{}, false
}

// date reads a date that the caller wrote; the answer says why it is none.
func (c *Call) date(written, command string) (time.Time, Result) {
	at, err := ParseDate(written, c.Now.In(c.Zone), &c.Words.Time)
	switch {
	case errors.Is(err, ErrEitherDate):
		return at, refused(CodeUsage, c.Words.Refused.EitherDate(written))
	case err != nil:
		return at, refused(CodeUsage, c.Words.Join.Sentences(c.Words.Refused.NoDate(c.Now.In(c.Zone).AddDate(0, 0, -1).Format(time.DateOnly)), c.usage(command)))
	}
	return at, Result{}
}
