package main

// The picture: a panel for each unit, both axes by powers of ten, so that what rises in
// proportion is a diagonal, and what does not rise is level. It can be read on a light
// page and on a dark one, and has a ground of its own where nobody tells which.

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Sizes in pixels.
const (
	panelWide, panelHigh = 470, 300
	left, right          = 62, 92 // beside the axes: times, and names of lines
	top, bottom          = 34, 40
	labelHigh            = 14
	barHigh              = 16
	hues                 = 9
)

func draw(all []*series) []byte {
	units := []string{}
	for _, s := range all {
		if !slices.Contains(units, s.unit) {
			units = append(units, s.unit)
		}
	}
	var b bytes.Buffer
	rows := (len(units) + 1) / 2
	wide, high := 2*panelWide, rows*panelHigh
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img">`+"\n", wide, high)
	fmt.Fprintln(&b, "<title>How cost grows</title>")
	fmt.Fprintln(&b, style())
	fmt.Fprintf(&b, `<rect class="ground" width="%d" height="%d"/>`+"\n", wide, high)
	for i, unit := range units {
		fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", i%2*panelWide, i/2*panelHigh)
		some := slices.DeleteFunc(slices.Clone(all), func(s *series) bool { return s.unit != unit })
		if unit == "" {
			bars(&b, some)
		} else {
			curves(&b, unit, some)
		}
		fmt.Fprintln(&b, "</g>")
	}
	fmt.Fprintln(&b, "</svg>")
	return b.Bytes()
}

func style() string {
	var b strings.Builder
	colours := func(ground, ink, grid string, lightness int) {
		fmt.Fprintf(&b, ".ground{fill:%s}text{fill:%s}.grid{stroke:%s}", ground, ink, grid)
		for i := range hues {
			fmt.Fprintf(&b, ".c%d{stroke:hsl(%d,65%%,%d%%)}.b%[1]d{fill:hsl(%[2]d,65%%,%[3]d%%)}", i, i*360/hues+210, lightness)
		}
	}
	b.WriteString("<style>text{font:12px system-ui,sans-serif}.head{font-weight:600}.curve{fill:none;stroke-width:2}.grid{stroke-width:1}.end{text-anchor:end}.mid{text-anchor:middle}")
	colours("#ffffff", "#1f2328", "#d1d9e0", 36)
	b.WriteString("@media(prefers-color-scheme:dark){")
	colours("#0d1117", "#e6edf3", "#30363d", 66)
	b.WriteString("}</style>")
	return b.String()
}

// axis is a range of powers of ten, drawn from one place to another.
type axis struct{ low, high, from, to float64 }

func newAxis(from, to float64, values []float64) axis {
	a := axis{from: from, to: to, low: math.Floor(math.Log10(slices.Min(values)) + 1e-9), high: math.Ceil(math.Log10(slices.Max(values)) - 1e-9)}
	a.high = max(a.high, a.low+1)
	return a
}

func (a axis) place(v float64) float64 {
	return a.from + (math.Log10(v)-a.low)/(a.high-a.low)*(a.to-a.from)
}

// tens calls f for each power of ten.
func (a axis) tens(f func(value, place float64)) {
	for power := a.low; power <= a.high; power++ {
		value := math.Pow(10, power)
		f(value, a.place(value))
	}
}

func curves(b *bytes.Buffer, unit string, all []*series) {
	var amounts, costs []float64
	for _, s := range all {
		for _, p := range s.at {
			amounts, costs = append(amounts, p.of), append(costs, float64(max(p.cost, 1)))
		}
	}
	x := newAxis(left, panelWide-right, amounts)
	y := newAxis(panelHigh-bottom, top, costs)
	say(b, left, top-14, "head", titles[unit])
	x.tens(func(value, at float64) {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %d V%d"/>`+"\n", at, top, panelHigh-bottom)
		say(b, at, panelHigh-bottom+18, "mid", count(value))
	})
	y.tens(func(value, at float64) {
		fmt.Fprintf(b, `<path class="grid" d="M%d %.1f H%d"/>`+"\n", left, at, panelWide-right)
		say(b, left-6, at+4, "end", short(time.Duration(value)))
	})
	type label struct {
		at   float64
		of   int
		text string
	}
	var labels []label
	for i, s := range all {
		d := strings.Builder{}
		for j, p := range s.at {
			fmt.Fprintf(&d, "%c%.1f %.1f", "ML"[min(j, 1)], x.place(p.of), y.place(float64(max(p.cost, 1))))
		}
		fmt.Fprintf(b, `<path class="curve c%d" d="%s"/>`+"\n", i%hues, d.String())
		labels = append(labels, label{y.place(float64(max(s.at[len(s.at)-1].cost, 1))), i, s.what})
	}
	slices.SortFunc(labels, func(p, q label) int { return int(math.Copysign(1, p.at-q.at)) })
	floor := float64(top)
	for _, l := range labels { // none covers another
		at := max(l.at, floor)
		floor = at + labelHigh
		fmt.Fprintf(b, `<rect class="b%d" x="%d" y="%.1f" width="8" height="8"/>`+"\n", l.of%hues, panelWide-right+6, at-5)
		say(b, panelWide-right+18, at+4, "", l.text)
	}
}

// bars are for what can be chosen, where nothing grows.
func bars(b *bytes.Buffer, all []*series) {
	say(b, left, top-14, "head", titles[""])
	most := slices.MaxFunc(all, func(s, t *series) int { return int(s.at[0].cost - t.at[0].cost) }).at[0].cost
	for i, s := range all {
		y := top + i*(barHigh+4)
		wide := float64(s.at[0].cost) / float64(most) * (panelWide - 2*right)
		say(b, left+22, float64(y+barHigh-4), "end", s.what[strings.LastIndex(s.what, "/")+1:])
		fmt.Fprintf(b, `<rect class="b0" x="%d" y="%d" width="%.1f" height="%d"/>`+"\n", left+28, y, wide, barHigh)
		say(b, left+34+wide, float64(y+barHigh-4), "", short(s.at[0].cost))
	}
}

func say(b *bytes.Buffer, x, y float64, class, text string) {
	fmt.Fprintf(b, `<text class="%s" x="%.1f" y="%.1f">`, class, x, y)
	_ = xml.EscapeText(b, []byte(text)) // a buffer takes all
	fmt.Fprintln(b, "</text>")
}

// count is a round number, short.
func count(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.0fM", v/1e6)
	case v >= 1e3:
		return fmt.Sprintf("%.0fk", v/1e3)
	}
	return fmt.Sprintf("%.0f", v)
}
