package lines

// The keys, as the help tells them.

import (
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
				lines = append(lines, edit.KeyName(key)+": "+does)
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
