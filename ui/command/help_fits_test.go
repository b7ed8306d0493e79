package command

import (
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"

	"teahouse/ui/words"
)

// In every language each row of help stays one row in a window of 80 columns.
func TestHelpFitsEightyColumns(t *testing.T) {
	for _, w := range words.All() {
		for _, width := range []int{62, 80} { // beside times and names, and without
			for _, plain := range []bool{false, true} {
				c := callOf(teahouse(t))
				c.Words, c.Governs, c.Plain, c.Width, c.Measure = w, true, plain, width, displaywidth.String
				rows := append(run(c, "/help").Show, HelpVerbs(w, true, width, c.Measure)...)
				listed := 0
				for _, row := range rows {
					if !strings.HasPrefix(row, "  ") {
						continue
					}
					listed++
					if cells := displaywidth.String(row); cells > 78 {
						t.Errorf("%s: a row of help takes %d cells: %q", w.Language.Code(), cells, row)
					}
				}
				if listed < 60 {
					t.Errorf("only %d rows", listed)
				}
			}
		}
	}
}
