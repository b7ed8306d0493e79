package words

// English: the pieces that its sentences are made of: names, numbers, days, times.

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// list names people: carol, dave and 3 others.
func list(names []string, more int) string {
	switch n := len(names); {
	case n == 0:
		return count(more, "person", "people")
	case more > 0:
		return strings.Join(names, ", ") + " and " + count(more, "other", "others")
	case n == 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// either names what may be meant: bob, lily or ada.
func either(names []string) string {
	n := len(names)
	if n < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
}

func count(n int, singular, plural string) string {
	return number(n) + " " + one(n, singular, plural)
}

func one(n int, singular, plural string) string {
	if n == 1 {
		return singular
	}
	return plural
}

// number groups digits: 12,345.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && unicode.IsDigit(rune(s[i-1])); i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func enDay(t time.Time, year bool) string {
	if year {
		return t.Format("Monday 2 January 2006")
	}
	return t.Format("Monday 2 January")
}

func enMoment(t, now time.Time) string {
	switch clock := t.Format("15:04"); {
	case t.YearDay() == now.YearDay() && t.Year() == now.Year():
		return clock
	default:
		return enDay(t, t.Year() != now.Year()) + ", " + clock
	}
}

func enDuration(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Second:
		return "a moment"
	case d < time.Minute:
		return count(int(d/time.Second), "second", "seconds")
	case d < time.Hour:
		return count(int(d/time.Minute), "minute", "minutes")
	case d < 2*day:
		return count(int(d/time.Hour), "hour", "hours")
	default:
		return count(int(d/day), "day", "days")
	}
}

// show names a character that may be invisible or do something by itself.
func show(r rune) string {
	if r == ' ' || r == '\t' || r == '\n' || r == '\u3000' {
		return "a space"
	}
	if unicode.IsGraphic(r) && !unicode.IsMark(r) && !unicode.IsSpace(r) {
		return string(r)
	}
	return fmt.Sprintf("U+%04X", r)
}
