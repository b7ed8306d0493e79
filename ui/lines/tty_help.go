package lines

// The keys, as the help tells them.

import (
	"strings"

	"teahouse/ui/edit"
	"teahouse/ui/words"
)

// ownKeys are those that do not belong to the line: what they do, by the name
// of its words, and the key.
var ownKeys = [...][2]string{
	{"send", "enter"}, {"complete", "tab"}, {"close", "esc"}, {"redraw", "ctrl+l"},
	{"find", "ctrl+s"}, {"unread", "alt+u"}, {"leave", "ctrl+d"},
}

// help returns what makes the lines that tell the keys.
func (t *tty) help(w *words.Words) func() []string {
	return func() []string {
		var lines []string
		tell := func(id, key string) {
			if does := w.Help.Keys[id]; does != "" {
				lines = append(lines, keyName(key)+": "+does)
			}
		}
		for _, k := range ownKeys {
			tell(k[0], k[1])
		}
		for _, b := range edit.Bindings {
			tell(b.ID, b.Keys[0])
		}
		return lines
	}
}

// keyName writes a key as people do: Ctrl-A, Home.
func keyName(key string) string {
	parts := strings.Split(key, "+")
	for i, p := range parts {
		parts[i] = strings.ToUpper(p[:1]) + p[1:]
	}
	return strings.Join(parts, "-")
}
