package prefs

// Which standing text of the room somebody has read: they read it again when it is
// another one.

import (
	"hash/fnv"
	"io"
	"strconv"
	"strings"
)

// SignOf is a sign of a text, as [Met] keeps it.
func SignOf(lines []string) string {
	sum := fnv.New64a()
	_, _ = io.WriteString(sum, strings.Join(lines, "\n"))
	return strconv.FormatUint(sum.Sum64(), 36)
}
