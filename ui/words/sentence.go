package words

// Sentences as a language writes them: text with the names of what is put into
// it. They are taken apart once, when a language is loaded, and said often: saying
// one writes it into a buffer and allocates nothing but the answer.

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// A sentence is what a func of Words says: the first of its variants that fits.
type sentence struct {
	words    *Words // whose lists, numbers and times it takes
	variants []variant
}

type variant struct {
	when  []condition
	parts []part
}

// A condition on one argument; see fits.
type condition struct {
	arg  int
	want string
}

// A part is a text, an argument, or what is left out if an argument in it says
// nothing.
type part struct {
	text  string
	arg   int // -1 if it is none
	form  string
	maybe []part
}

// A value is an argument. Of a list, text is nothing and n counts all of it, with
// those who are not named.
type value struct {
	kind kind
	text string
	n    int
	list []string
	set  bool // of a time: somebody chose it, see [Term]
}

type kind uint8

const (
	ofText kind = iota
	ofNumber
	ofLine // a number that people type again
	ofTime // how long: n is nanoseconds
	ofList
	ofFlag
	ofSign // a character
)

// valueOf is an argument as it comes by reflection.
func valueOf(v reflect.Value) value {
	switch v.Kind() {
	case reflect.String:
		return value{text: v.String()}
	case reflect.Int:
		return numberOf(int(v.Int()))
	case reflect.Int64: // time.Duration or Term
		d := timeOf(time.Duration(v.Int()))
		d.set = v.Type() == reflect.TypeFor[Term]()
		return d
	case reflect.Uint64:
		return value{kind: ofLine, n: int(v.Uint())}
	case reflect.Int32:
		return value{kind: ofSign, n: int(v.Int())}
	case reflect.Bool:
		if v.Bool() {
			return value{kind: ofFlag, n: 1}
		}
		return value{kind: ofFlag}
	case reflect.Slice:
		return listOf(v.Interface().([]string), 0)
	}
	panic("words: no sentence takes " + v.Type().String())
}

func numberOf(n int) value         { return value{kind: ofNumber, n: n} }
func timeOf(d time.Duration) value { return value{kind: ofTime, n: int(d)} }
func listOf(names []string, more int) value {
	return value{kind: ofList, list: names, n: len(names) + more}
}

// says reports whether there is anything to say of it.
func (v *value) says() bool {
	if v.kind == ofText {
		return v.text != ""
	}
	return v.n != 0
}

// say is the sentence with its arguments.
func (s *sentence) say(args ...value) string {
	for i := range s.variants {
		one := &s.variants[i]
		if !slices.ContainsFunc(one.when, func(c condition) bool { return !s.words.fits(&args[c.arg], c.want) }) {
			if len(one.parts) == 1 && one.parts[0].arg < 0 && one.parts[0].maybe == nil {
				return one.parts[0].text
			}
			var room [160]byte
			b, _ := s.words.write(room[:0], one.parts, args, false)
			return string(b)
		}
	}
	return ""
}

// fits reports whether an argument is what a variant is for: none, a number or a
// plural form, yes or no, or a word.
func (w *Words) fits(v *value, want string) bool {
	switch v.kind {
	case ofText:
		return v.text == want || v.text == "" && want == "none"
	case ofFlag:
		return want == "yes" && v.n != 0 || want == "no" && v.n == 0
	case ofTime:
		return want == "none" && v.n <= 0
	}
	if want == "none" {
		return v.n <= 0
	}
	if '0' <= want[0] && want[0] <= '9' {
		return strconv.Itoa(v.n) == want
	}
	return w.plural(v.n) == want
}

// write writes parts. quoted says that what stands in b so far ends with the words
// of somebody, and comes back for what it ends with then: behind their own full
// stop there is no other one.
func (w *Words) write(b []byte, parts []part, args []value, quoted bool) ([]byte, bool) {
	for i := range parts {
		p := &parts[i]
		switch {
		case p.maybe != nil:
			if !slices.ContainsFunc(p.maybe, func(q part) bool { return q.arg >= 0 && !args[q.arg].says() }) {
				b, quoted = w.write(b, p.maybe, args, quoted)
			}
		case p.arg < 0:
			text := p.text
			if quoted && ended(b) {
				text = strings.TrimPrefix(strings.TrimPrefix(text, "."), "。")
			}
			b, quoted = append(b, text...), false
		default:
			b, quoted = w.put(b, &args[p.arg], p.form), args[p.arg].kind == ofText
		}
	}
	return b, quoted
}

// ended reports whether a text ends as a sentence does.
func ended(b []byte) bool {
	last, _ := utf8.DecodeLastRune(b)
	return strings.ContainsRune(".!?。！？", last)
}

// put writes an argument.
func (w *Words) put(b []byte, v *value, form string) []byte {
	switch v.kind {
	case ofNumber:
		if form == "plain" {
			return strconv.AppendInt(b, int64(v.n), 10)
		}
		return w.Join.number(b, v.n)
	case ofLine:
		return strconv.AppendUint(b, uint64(v.n), 10)
	case ofTime:
		if v.set {
			return append(b, w.Time.exactly(time.Duration(v.n), form)...)
		}
		return append(b, w.Time.lasting(time.Duration(v.n), form)...)
	case ofList:
		if form == "count" {
			return w.Join.number(b, v.n)
		}
		return append(b, w.Join.list(v.list, v.n-len(v.list), form)...)
	case ofSign:
		return append(b, w.sign(rune(v.n))...)
	}
	return isolate(b, v.text)
}

// Around a name of the other direction, so that it does not turn the sentence.
const (
	firstStrong = "\u2068"
	popIsolate  = "\u2069"
)

// isolate writes a text that somebody else wrote. One with letters that are read
// from right to left is set apart, by signs of no width.
func isolate(b []byte, s string) []byte {
	if !turns(s) {
		return append(b, s...)
	}
	return append(append(append(b, firstStrong...), s...), popIsolate...)
}

// turns reports whether a text has letters that are read from right to left, and
// do not stand apart already.
func turns(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < 0xd6 { // the first of them, U+0590, begins so
			i++
			continue
		}
		if strings.HasPrefix(s[i:], firstStrong) {
			if apart := strings.Index(s[i:], popIsolate); apart > 0 {
				i += apart
			}
		}
		p, size := bidi.LookupString(s[i:])
		if c := p.Class(); c == bidi.R || c == bidi.AL {
			return true
		}
		i += max(size, 1)
	}
	return false
}

// sign names a character that may be invisible or do something by itself.
func (w *Words) sign(r rune) string {
	if r == ' ' || r == '\t' || r == '\n' || r == '\u3000' {
		return w.Refused.Blank
	}
	if unicode.IsGraphic(r) && !unicode.IsMark(r) && !unicode.IsSpace(r) {
		return string(r)
	}
	return fmt.Sprintf("U+%04X", r)
}
