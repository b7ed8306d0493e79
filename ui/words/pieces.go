package words

// What sentences are made of in each language: lists, numbers, days, times.

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Language is how a language is known.
type Language struct {
	Name    string // in itself
	English string // in English

	code string
	tag  language.Tag
}

// Code is what the language is called in settings and commands.
func (l *Language) Code() string { return l.code }

// IsLatin tells whether it is written in letters that have a likeness in ASCII.
func (l *Language) IsLatin() bool {
	script, _ := l.tag.Script()
	return script.String() == "Latn"
}

// Join is how what is put into sentences is written, and sentences behind each
// other.
type Join struct {
	Comma  func(one, other string) string
	And    func(one, other string) string // between the last two of a list
	Or     func(one, other string) string
	Others func(names string, n int) string // so many are not named
	People func(n int) string               // nobody is named
	Behind func(one, other string) string   // a whole sentence behind another

	Group     string // between groups of three digits
	GroupFrom int    // numbers below it have no groups
}

// list names people: carol, dave and 3 others. The form is one of those of a
// placeholder, with / behind it if each of them begins so.
func (j *Join) list(names []string, more int, form string) string {
	form, slash := strings.CutSuffix(form, "/")
	switch {
	case len(names) == 0 && more == 0 && form != "":
		return ""
	case len(names) == 0:
		return j.People(more)
	}
	last, between := j.And, j.Comma
	switch form {
	case "or":
		last = j.Or
	case "comma":
		last = j.Comma
	case "space":
		last = func(one, other string) string { return one + " " + other }
		between = last
	}
	if more > 0 {
		last = between
	}
	s := ""
	for i, name := range names {
		if slash {
			name = "/" + name
		}
		switch {
		case i == 0:
			s = string(isolate(nil, name))
		case i == len(names)-1:
			s = last(s, name)
		default:
			s = between(s, name)
		}
	}
	if more > 0 {
		return j.Others(s, more)
	}
	return s
}

// Sentences puts those that are not empty one behind the other.
func (j *Join) Sentences(all ...string) (said string) {
	for _, one := range all {
		switch {
		case one == "":
		case said == "":
			said = one
		default:
			said = j.Behind(said, one)
		}
	}
	return said
}

// number groups digits: 12,345.
func (j *Join) number(b []byte, n int) []byte {
	if -j.GroupFrom < n && n < j.GroupFrom {
		return strconv.AppendInt(b, int64(n), 10)
	}
	s := strconv.Itoa(n)
	for i, c := range []byte(s) {
		if left := len(s) - i; left%3 == 0 && i > 0 && s[i-1] != '-' {
			b = append(b, j.Group...)
		}
		b = append(b, c)
	}
	return b
}

// forms are the plural forms as files of languages call them.
var forms = [...]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// forms are the plural forms that the language has.
func (w *Words) forms() []string {
	has := []string{}
	for n := range 200 {
		if form := w.plural(n); !slices.Contains(has, form) {
			has = append(has, form)
		}
	}
	return has
}

// plural is the form that a number of things has.
func (w *Words) plural(n int) string {
	return forms[plural.Cardinal.MatchPlural(w.Language.tag, n, 0, 0, 0, 0)]
}

// Time is how times are written. Clock is the same in all languages: columns are
// as wide as it.
type Time struct {
	Weekdays     []string // from Sunday on
	Months       []string
	DayMonth     func(weekday, day, month string) string
	DayMonthYear func(weekday, day, month, year string) string
	At           func(day, clock string) string
	Zoned        func(moment, zone string) string

	// Days as people write them, beside the English words, which are always read.
	Today, Yesterday, LastWeek, LastMonth string

	// How long something lasts, in one unit. The form is what stands behind the
	// colon of a placeholder: a case, where the language has them.
	Instant func(form string) string
	Seconds func(n int, form string) string
	Minutes func(n int, form string) string
	Hours   func(n int, form string) string
	Days    func(n int, form string) string
}

// Clock is the time of a day.
func (*Time) Clock(t time.Time) string { return t.Format("15:04") }

// Day is a day, with its year if it is asked for.
func (w *Time) Day(t time.Time, year bool) string {
	weekday, day, month := w.Weekdays[t.Weekday()], strconv.Itoa(t.Day()), w.Months[t.Month()-1]
	if year {
		return w.DayMonthYear(weekday, day, month, strconv.Itoa(t.Year()))
	}
	return w.DayMonth(weekday, day, month)
}

// Moment is a time with its day, unless that is today.
func (w *Time) Moment(t, now time.Time) string {
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return w.Clock(t)
	}
	return w.At(w.Day(t, t.Year() != now.Year()), w.Clock(t))
}

// Duration is how long something lasts, in one unit, rounded down.
func (w *Time) Duration(d time.Duration) string { return w.lasting(d, "") }

func (w *Time) lasting(d time.Duration, form string) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Second:
		return w.Instant(form)
	case d < time.Minute:
		return w.Seconds(int(d/time.Second), form)
	case d < time.Hour:
		return w.Minutes(int(d/time.Minute), form)
	case d < 2*day:
		return w.Hours(int(d/time.Hour), form)
	}
	return w.Days(int(d/day), form)
}

// Term is for how long somebody set something to hold: it is told as it is, for what
// is rounded is not what holds.
type Term time.Duration

// exactly is how long a term lasts, in the largest unit that holds it evenly.
func (w *Time) exactly(d time.Duration, form string) string {
	switch {
	case d%time.Minute != 0:
		return w.Seconds(int(d/time.Second), form)
	case d%time.Hour != 0:
		return w.Minutes(int(d/time.Minute), form)
	case d%(24*time.Hour) != 0:
		return w.Hours(int(d/time.Hour), form)
	}
	return w.lasting(d, form)
}
