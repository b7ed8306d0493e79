package main

// What was measured, each figure with its unit, beside what was promised.

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"teahouse/packaging/child"
)

// report is the figures. What is told for one member is the growth of the whole
// server since it was empty, divided by their number.
type report struct {
	Members int     `json:"members"`
	Size    string  `json:"size"`
	Modern  bool    `json:"modern_terminals"`
	Rate    float64 `json:"lines_per_second"`
	Seconds float64 `json:"talk_s"`
	Stalled int     `json:"stalled"`
	Each    int     `json:"members_per_channel"` // 0: all talk to all
	Rival   string  `json:"rival"`               // the command of another server
	Cores   int     `json:"cores"`

	EmptyMB    float64 `json:"rss_empty_mb"`
	EnteredKB  float64 `json:"rss_entered_kb_per_member"`
	TalkedKB   float64 `json:"rss_talked_kb_per_member"`
	Goroutines float64 `json:"goroutines_per_member"`

	EnterMS   float64 `json:"enter_cpu_ms_per_member"` // with the news of it on everybody's screen
	IdleCPU   float64 `json:"idle_cpu_s_per_minute"`   // of the whole room
	TalkCPU   float64 `json:"talk_cpu_cores"`          // of the whole room
	LineCPU   float64 `json:"cpu_us_per_delivery"`     // of one line on one screen
	LineBytes float64 `json:"tcp_bytes_per_delivery"`

	Deliveries int `json:"deliveries"`
	Skipped    int `json:"skipped"`  // scrolled by before they could be drawn
	Lost       int `json:"lost"`     // not found by reading back, either
	Astray     int `json:"astray"`   // seen in a channel that they were not for
	Repeated   int `json:"repeated"` // lines that stood twice on an emulated screen

	Samples int     `json:"latency_samples"` // from Enter to the line on an emulated screen
	P50     float64 `json:"latency_p50_ms"`
	P99     float64 `json:"latency_p99_ms"`
	Max     float64 `json:"latency_max_ms"`

	Reading float64 `json:"latency_p99_ms_nobody_stalled,omitempty"` // measured before, on a server of its own

	Cut []float64 `json:"stalled_cut_after_s"` // those given up, since they stopped reading

	Arrived     int     `json:"arrived_while_talking"`
	ArriveP50   float64 `json:"arrival_p50_ms"` // from dialing to the first screen
	ArriveP99   float64 `json:"arrival_p99_ms"`
	ArriveTries int     `json:"arrival_tries_in_vain"`
	Back        *back   `json:"back_after_restart,omitempty"`
}

func newReport(o *options) *report {
	return &report{
		Members: o.members, Size: fmt.Sprintf("%dx%d", o.width, o.height), Modern: o.modern,
		Each: o.each, Rival: o.rival, Rate: o.rate, Seconds: o.talk.Seconds(), Stalled: o.stalled, Cores: runtime.NumCPU(),
	}
}

// memory compares the server's memory with that of the empty server.
func (r *report) memory(empty, entered, talked child.Usage) {
	each := func(u child.Usage) float64 { return float64(u.RSS-empty.RSS) / (1 << 10) / float64(r.Members) }
	r.EmptyMB = float64(empty.RSS) / (1 << 20)
	r.EnteredKB, r.TalkedKB = each(entered), each(talked)
}

// cost divides the CPU of the time in which all came in, of the time in which
// nothing happened and of the talk, at whose end wire bytes had come.
func (r *report) cost(empty, entered, rested, talked child.Usage, wire int64) {
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	r.EnterMS = ms(entered.CPU-empty.CPU) / float64(r.Members)
	r.IdleCPU = 60 * child.Cores(entered, rested)
	r.TalkCPU = child.Cores(rested, talked)
	n := float64(max(1, r.Deliveries))
	r.LineCPU = 1e3 * ms(talked.CPU-rested.CPU) / n
	r.LineBytes = float64(wire) / n
}

// drawn tells what came of the lines that were said, before anybody reads back.
func (r *report) drawn(c *crowd) {
	var ages []time.Duration
	for _, m := range c.readers() {
		r.Deliveries += int(m.tally.count.Load())
		r.Astray += int(m.tally.astray.Load())
		if m.screen != nil {
			seen, twice := m.screen.seen()
			ages = append(ages, seen...)
			r.Repeated += twice
		}
	}
	r.Skipped = c.missing()
	slices.Sort(ages)
	ms := func(share float64) float64 { return float64(child.Percentile(ages, share).Microseconds()) / 1e3 }
	r.Samples, r.P50, r.P99, r.Max = len(ages), ms(0.5), ms(0.99), ms(1)
}

// print writes the report for people, or for programs.
func (r *report) print(w io.Writer, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	_, err := io.WriteString(w, r.table())
	return err
}

// table is the figures for people.
func (r *report) table() string {
	var t strings.Builder
	terminals := "plain terminals"
	if r.Modern {
		terminals = "terminals with synchronized output"
	}
	fmt.Fprintf(&t, "%d members at %s (%s), %g lines a second for %g s, %d cores for server and clients\n\n",
		r.Members, r.Size, terminals, r.Rate, r.Seconds, r.Cores)
	row := func(what, format string, value any, unit, goal string) {
		line := fmt.Sprintf("%-32s %9s  %-15s %5s", what, fmt.Sprintf(format, value), unit, goal)
		t.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	row("", "%s", "measured", "", "goal")
	row("resident memory, empty server", "%.1f", r.EmptyMB, "MB", "")
	row("resident memory, everybody in", "%.1f", r.EnteredKB, "KB a member", "100")
	row("resident memory, after the talk", "%.1f", r.TalkedKB, "KB a member", "100")
	row("goroutines", "%.1f", r.Goroutines, "a member", "12")
	row("CPU to enter", "%.2f", r.EnterMS, "ms a member", "2")
	row("CPU, idle", "%.2f", r.IdleCPU, "s a minute, all", "0")
	row("CPU, talking", "%.2f", r.TalkCPU, "cores, all", "")
	row("CPU of a delivered line", "%.1f", r.LineCPU, "µs", "15")
	row("TCP payload of a delivered line", "%.0f", r.LineBytes, "bytes", "150")
	row("delivered lines", "%d", r.Deliveries, "", "")
	row("skipped, to be read back", "%d", r.Skipped, "", "")
	row("lost", "%d", r.Lost, "", "0")
	row("in another channel", "%d", r.Astray, "", "0")
	row("repeated on a screen", "%d", r.Repeated, "", "0")
	row("latency, median", "%.1f", r.P50, fmt.Sprintf("ms, of %d", r.Samples), "")
	row("99th percentile", "%.1f", r.P99, "ms", "")
	row("longest", "%.1f", r.Max, "ms", "")
	if r.Reading > 0 {
		row("99th percentile, nobody stalled", "%.1f", r.Reading, "ms", "")
		row("times as long for those who read", "%.2f", r.P99/r.Reading, "", "1.1")
	}
	if r.Arrived > 0 {
		row("came in while people talked", "%d", r.Arrived, "", "")
		row("until they were in, median", "%.0f", r.ArriveP50, "ms", "")
		row("99th percentile", "%.0f", r.ArriveP99, "ms", "")
		row("tries in vain", "%d", r.ArriveTries, "", "")
	}
	if b := r.Back; b != nil {
		row("half were back after", "%.1f", b.Half, "s", "")
		row("all were back after", "%.1f", b.All, "s", "")
		row("tries in vain", "%d", b.Tries, "", "")
		row("CPU until all were back", "%.1f", b.CPU, "s, of the server", "")
	}
	if r.Stalled > 0 {
		row("stalled and given up", "%d", len(r.Cut), fmt.Sprintf("of %d", r.Stalled), "")
		if len(r.Cut) > 0 {
			row("first given up after", "%.0f", r.Cut[0], "s", "")
			row("last given up after", "%.0f", r.Cut[len(r.Cut)-1], "s", "")
		}
	}
	return t.String()
}
