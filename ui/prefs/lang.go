package prefs

// In which language somebody reads.

import (
	"strings"

	"teahouse/room"
	"teahouse/ui/words"
)

// WordsOf are the words that somebody chose, or else those of the language that
// their client says, or those given.
func WordsOf(seat *room.Seat, env []string, otherwise *words.Words) *words.Words {
	if seat != nil {
		if w := words.In(seat.Settings()[Lang]); w != nil {
			return w
		}
	}
	if w, _ := words.For(env); w != nil {
		return w
	}
	return otherwise
}

// Speak has the room remember the language that somebody chose, or that it is as
// their client says if w is nil, and returns its words.
func Speak(seat *room.Seat, env []string, w *words.Words) *words.Words {
	if w == nil {
		Keep(seat, Lang, "")
		return WordsOf(nil, env, words.English())
	}
	Keep(seat, Lang, w.Language.Code())
	return w
}

// Tongues is a line that says how to read another language, for somebody who has
// chosen none and may want one: it is in no language, or in English where they read
// another one. Nothing is said to those whose client says that they read English.
func Tongues(seat *room.Seat, env []string, reads *words.Words, ascii bool) string {
	english := words.English()
	switch w, said := words.For(env); {
	case words.In(seat.Settings()[Lang]) != nil, said && w == english:
		return ""
	case reads != english:
		return reads.Lang.English
	}
	var names []string
	for _, w := range words.All() {
		if w != english && (w.Language.IsLatin() || !ascii) {
			names = append(names, w.Language.Name)
		}
	}
	if names == nil {
		return ""
	}
	return "/lang " + strings.Join(names, " · ")
}
