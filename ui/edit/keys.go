package edit

// The keys: one table that the editor obeys and the help page prints.

import "strings"

// A Binding is what some keys do. ID is for whoever describes it in words; Keys
// are names as Bubble Tea prints them, the one to show first.
type Binding struct {
	ID   string
	Keys []string
	do   func(*Editor) kind
}

// Bindings are the keys of the line. Nobody may change them.
var Bindings = [...]Binding{
	{"left", []string{"left", "ctrl+b"}, move(prev)},
	{"right", []string{"right", "ctrl+f"}, move(next)},
	{"word-left", []string{"alt+b", "ctrl+left", "alt+left"}, move(wordLeft)},
	{"word-right", []string{"alt+f", "ctrl+right", "alt+right"}, move(wordRight)},
	{"line-start", []string{"ctrl+a", "home"}, move(or(lineStart, textStart))},
	{"line-end", []string{"ctrl+e", "end"}, move(or(lineEnd, textEnd))},
	{"text-start", []string{"ctrl+home"}, move(textStart)},
	{"text-end", []string{"ctrl+end"}, move(textEnd)},
	{"up", []string{"up", "ctrl+p"}, vertical(-1)},
	{"down", []string{"down", "ctrl+n"}, vertical(+1)},
	{"newline", []string{"ctrl+j", "alt+enter", "shift+enter", "ctrl+alt+j"}, newline},
	{"erase-left", []string{"backspace", "ctrl+h", "shift+backspace"}, erase(prev)},
	{"erase-right", []string{"delete", "ctrl+d"}, erase(next)},
	{"kill-blank-left", []string{"ctrl+w"}, kill(blankLeft)},
	{"kill-word-left", []string{"alt+backspace", "ctrl+backspace", "ctrl+alt+h"}, kill(wordLeft)},
	{"kill-word-right", []string{"alt+d", "ctrl+delete", "alt+delete"}, kill(wordRight)},
	{"kill-line-start", []string{"ctrl+u"}, kill(or(lineStart, prev))},
	{"kill-line-end", []string{"ctrl+k"}, kill(or(lineEnd, next))},
	{"yank", []string{"ctrl+y"}, yank},
	{"transpose", []string{"ctrl+t"}, transpose},
	{"undo", []string{"ctrl+_", "ctrl+/", "ctrl+shift+-"}, undo},
	{"redo", []string{"alt+_", "ctrl+alt+_", "alt+shift+-"}, redo},
	{"search", []string{"ctrl+r"}, openSearch},
	{"clear", []string{"ctrl+c"}, clearLine},
}

// SearchBindings are the keys that mean something else while a search is open.
// Every other key of Bindings takes the match into the line and does its work there.
var SearchBindings = [...]Binding{
	{"search-older", []string{"ctrl+r"}, olderMatch},
	{"search-erase", []string{"backspace", "ctrl+h", "shift+backspace"}, shorten},
	{"search-accept", []string{"enter", "ctrl+j"}, (*Editor).accept},
	{"search-cancel", []string{"esc", "ctrl+g", "ctrl+c"}, cancelSearch},
}

var (
	lineKeys   = byName(Bindings[:])
	searchKeys = byName(SearchBindings[:])
)

func byName(bindings []Binding) map[string]func(*Editor) kind {
	names := make(map[string]func(*Editor) kind)
	for _, b := range bindings {
		for _, key := range b.Keys {
			names[key] = b.do
		}
	}
	return names
}

// Bound tells whether a key of that name means something.
func Bound(name string) bool { return lineKeys[name] != nil }

// Key does what the key of that name is bound to and reports whether it did. It
// leaves to the caller what is not bound, and on an empty line every key that
// finds nothing to do there: Ctrl-D, Ctrl-C, End. A key that types is for
// Insert: its text may read like a key's name.
func (e *Editor) Key(name string) bool {
	if e.search != nil {
		if do := searchKeys[name]; do != nil {
			e.over = false
			e.last = do(e)
			return true
		}
	}
	do := lineKeys[name]
	if do == nil {
		return false
	}
	e.over = false
	idle, here := e.Empty() && e.search == nil, e.here
	e.accept()
	e.last = do(e)
	return !idle || !e.Empty() || e.search != nil || e.here != here
}

func move(to motion) func(*Editor) kind {
	return func(e *Editor) kind {
		e.cur = to(e.text, e.cur)
		return other
	}
}

func erase(to motion) func(*Editor) kind {
	return func(e *Editor) kind {
		at := to(e.text, e.cur)
		if at != e.cur {
			e.change(min(at, e.cur), max(at, e.cur), "", e.last == erased)
		}
		return erased
	}
}

// kill keeps what it cuts for yank; kills in a row are kept as one.
func kill(to motion) func(*Editor) kind {
	return func(e *Editor) kind {
		at := to(e.text, e.cur)
		from, end := min(at, e.cur), max(at, e.cur)
		if from == end {
			return e.last
		}
		switch cut := strings.Clone(e.text[from:end]); {
		case e.last != killed:
			e.kept = cut
		case at < e.cur:
			e.kept = cut + e.kept
		default:
			e.kept += cut
		}
		e.change(from, end, "", false)
		return killed
	}
}

func yank(e *Editor) kind { return e.put(e.kept) }

func newline(e *Editor) kind { return e.put("\n") }

// transpose swaps the clusters around the cursor, or the last two at the end of a line.
func transpose(e *Editor) kind {
	mid := e.cur
	if mid == lineEnd(e.text, mid) {
		mid = prev(e.text, mid)
	}
	from, to := prev(e.text, mid), next(e.text, mid)
	a, b := e.text[from:mid], e.text[mid:to]
	if a != "" && b != "" && a != "\n" && b != "\n" {
		e.substitute(from, to, b+a, false)
	}
	return other
}

// KeyName writes a key as people do: Ctrl-A, PgUp.
func KeyName(key string) string {
	parts := strings.Split(key, "+")
	for i, p := range parts {
		switch p {
		case "pgup":
			parts[i] = "PgUp"
		case "pgdown":
			parts[i] = "PgDn"
		case "":
			parts[i] = "+"
		default:
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "-")
}
