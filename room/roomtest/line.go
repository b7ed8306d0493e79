package roomtest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Line is one of a history, with words as frequent as words are: "kettle" is in one of fifty.
func Line(n int, rnd *rand.Rand) string {
	var b strings.Builder
	for range 4 + rnd.IntN(8) {
		fmt.Fprintf(&b, "w%d ", int(30_000*rnd.Float64()*rnd.Float64()*rnd.Float64()))
	}
	b.WriteString([]string{"the", "deployment", "deploys"}[n%3])
	if n%50 == 7 {
		b.WriteString(" kettle")
	}
	return b.String()
}
