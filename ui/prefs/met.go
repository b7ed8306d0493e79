package prefs

// Which standing text of the room somebody has read: they read it again when it is
// another one.

import (
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"time"

	"teahouse/ui/words"
)

// Standing is the lines of what whoever runs the room tells all who come, and a sign of them
// and of how long lines are kept, as [Met] keeps it: in one language, or who chooses another
// would read them again.
func Standing(keep time.Duration, texts ...string) (lines []string, sign string) {
	for _, text := range texts {
		if text != "" {
			lines = append(lines, strings.Split(text, "\n")...)
		}
	}
	sum := fnv.New64a()
	_, _ = io.WriteString(sum, words.English().Back.Reads(words.Term(keep)))
	for _, line := range lines {
		_, _ = io.WriteString(sum, "\n"+line)
	}
	return lines, strconv.FormatUint(sum.Sum64(), 36)
}
