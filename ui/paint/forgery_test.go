package paint

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room/state"
	"teahouse/ui/words"
)

// TestNoFurtherRowLooksLikeTheFirstOfAnother has somebody write what others' lines and the
// room's own begin with, in a line of its own and behind what fills the row above, wherever
// names stand. Where there is no colour, nothing else tells them apart.
func TestNoFurtherRowLooksLikeTheFirstOfAnother(t *testing.T) {
	for _, place := range []Place{InColumn, AtLeft, Above, InText} {
		for _, width := range []int{20, 31, 32, 49, 50, 80, 200} {
			t.Run(fmt.Sprintf("names at %d, width %d", place, width), func(t *testing.T) {
				f := newFace(Look{Width: width, Place: place, Zone: time.UTC, Words: words.English()})
				first := map[string]bool{}
				for _, after := range []After{0, SameMinute} {
					for _, rows := range [][]string{says(f, "bob", "yes", after), leaves(f, "bob", "", after), shows(f, "bob left", after)} {
						first[rows[0]] = true
					}
				}
				never := func(how string, rows []string) {
					for _, row := range rows {
						if first[row] {
							t.Errorf("%s looks like %q", how, row)
						}
					}
				}
				for row := range first {
					for from := range row {
						if from > 0 && row[from-1] != ' ' {
							continue // only words begin a row
						}
						for _, after := range []After{0, SameMinute} {
							never("what goes on", says(f, "mallory", row[from:], after|SameSpeaker))
							never("a further line", says(f, "mallory", "x\n"+row[from:], after)[1:])
							for fill := max(f.TextWidth-len("mallory is away: x bob "), 0); fill < f.TextWidth; fill++ {
								filled := "x" + strings.Repeat("\u00a0", fill) + " " + row[from:]
								never("a further row", says(f, "mallory", filled, after)[1:])
								never("why they are away", leaves(f, "mallory", filled, after)[1:])
								never("what is told of them", shows(f, "mallory: "+filled+"\nSince 07:20.", after)[1:])
							}
						}
					}
				}
			})
		}
	}
}

// TestNothingBehindWhyTheyAreAwayIsToldByTheRoom has somebody end why they are away as the room
// ends a part of a gathered line. What is a sign in a word or the end of a sentence stays.
func TestNothingBehindWhyTheyAreAwayIsToldByTheRoom(t *testing.T) {
	f := testFace(200)
	for why, want := range map[string]string{
		"tea · ← bob left":           "tea , ← bob left",
		"tea\u00a0· ← bob left":      "tea\u00a0, ← bob left",
		"tea\u2800•\u2800← bob left": "tea\u2800,\u2800← bob left",
		"· ← bob left ・":             ", ← bob left ,",
		"tea· ← bob left":            "tea, ← bob left",
		"tea . <- bob left":          "tea , <- bob left",
		"see l·l, 达·芬奇. Tea. v1.2":   "see l·l, 达·芬奇. Tea. v1.2",
		"\xff·":                      "\ufffd,",
	} {
		if got := strings.Join(leaves(f, "mallory", why, SameMinute), ""); strings.TrimSpace(got) != "mallory is away: "+want {
			t.Errorf("%q: %q, want %q", why, got, want)
		}
	}
}

// says is how the screen shows what somebody says.
func says(f *Renderer, who, text string, after After) []string {
	e := &state.Event{Kind: state.KindSay, Who: state.Person{ID: state.Identity(who), Name: who}, Text: text}
	return undressedRows(f.Draw(e, Reading{Self: "lily", Open: true, After: after}))
}

// leaves is how it shows that somebody is away.
func leaves(f *Renderer, who, why string, after After) []string {
	e := &state.Event{Kind: state.KindAway, Who: state.Person{ID: state.Identity(who), Name: who}, Text: why}
	return undressedRows(f.Note(&Note{Kind: NoteGather, Changes: []Change{ChangeOf(e, false)}}, after))
}

// shows is how it shows what the room tells.
func shows(f *Renderer, text string, after After) []string {
	return undressedRows(f.Note(&Note{Says: Said(text)}, after))
}

func undressedRows(b *Block) (rows []string) {
	for _, row := range b.Rows {
		rows = append(rows, dressing.ReplaceAllString(row, ""))
	}
	return rows
}
