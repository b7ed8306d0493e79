package main

// What was measured, as a table.

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"teahouse/packaging/child"
)

// result is what innocents went through beside one attack.
type result struct {
	attack  attack
	took    map[string][]time.Duration
	vain    map[string]int
	cores   float64 // that the server kept busy
	theirs  float64 // that the attackers kept busy
	rss     int64   // its memory, in bytes
	refused int     // what it refused, of attackers and innocents
}

// columns are what innocents do, with the share of the times that is told.
var columns = [...]struct {
	what  string
	share float64
	title string
}{
	{says, 0.5, "say"}, {says, 0.99, "say, 99 %"}, {types, 0.5, "key"}, {comes, 0.5, "come in"}, {searches, 0.5, "search"}, {neighbour, 0.5, "neighbour"},
}

func header() string {
	var b strings.Builder
	b.WriteString("| attack | what it does |")
	for _, c := range columns {
		fmt.Fprintf(&b, " %s |", c.title)
	}
	b.WriteString(" in vain | refused | cores, attackers' | MB, above quiet |\n|---|---|")
	b.WriteString(strings.Repeat("---|", len(columns)+4) + "\n")
	return b.String()
}

// row tells the result beside that of a quiet time.
func (r *result) row(quiet *result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s |", r.attack.name, r.attack.does)
	for _, c := range columns {
		took, alone := r.share(c.what, c.share), quiet.share(c.what, c.share)
		switch {
		case len(r.took[c.what]) == 0:
			b.WriteString(" never |")
		case r == quiet || alone == 0:
			fmt.Fprintf(&b, " %s |", ms(took))
		default:
			fmt.Fprintf(&b, " %s ×%.1f |", ms(took), float64(took)/float64(alone))
		}
	}
	vain, tried := 0, 0
	for _, n := range r.vain {
		vain += n
		tried += n
	}
	for _, all := range r.took {
		tried += len(all)
	}
	fmt.Fprintf(&b, " %d of %d | %d | %.1f, %.1f | %d, %+d |\n", vain, tried, r.refused, r.cores, r.theirs, r.rss>>20, (r.rss-quiet.rss)>>20)
	return b.String()
}

// share is the least of the times that something took which a share of them does not
// exceed; zero if there are none.
func (r *result) share(what string, share float64) time.Duration {
	return child.Percentile(slices.Sorted(slices.Values(r.took[what])), share)
}

func ms(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%d ms", d.Round(time.Millisecond)/time.Millisecond)
}

// load is how busy the machine is already.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(text))[0]
}
