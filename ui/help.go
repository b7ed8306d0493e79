package ui

// The keys, as the help tells them.

import (
	"strings"

	"teahouse/ui/edit"
	"teahouse/ui/paint"
)

// helpKeys are the lines of help that tell the keys.
func (m *model) helpKeys() []string {
	type row struct{ keys, does string }
	var all []row
	widest, w := 0, m.cfg.Words.Help.Keys
	add := func(id string, keys []string) {
		if w[id] == "" {
			return
		}
		names := make([]string, min(len(keys), 2))
		for i := range names {
			names[i] = edit.KeyName(keys[i])
		}
		all = append(all, row{strings.Join(names, ", "), w[id]})
		widest = max(widest, len(all[len(all)-1].keys))
	}
	rows := bindings()
	if len(m.views) > 1 {
		rows = append(rows, walkingKeys()...)
	}
	for _, b := range rows {
		add(b.id, b.keys)
	}
	add("leave", []string{"ctrl+d"})
	for _, b := range edit.Bindings {
		add(b.ID, b.Keys)
	}
	column := widest
	if 2*(widest+2) > m.renderer.TextWidth {
		column = 0 // beside it no sentence has room
	}
	lines := make([]string, len(all))
	for i, r := range all {
		lines[i] = r.keys + paint.Spaces(max(column, len(r.keys))+2-len(r.keys)) + r.does
	}
	return lines
}
