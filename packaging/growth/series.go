package main

// What the benchmarks wrote, as series of points, and how fast each rises.

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// point is what something costs with so much of what it depends on.
type point struct {
	of   float64
	cost time.Duration
}

// series is what one thing costs.
type series struct {
	what string // such as search
	unit string // such as lines; empty where there are choices and no amounts
	at   []point
}

// steepest is how fast cost may rise with a unit: the exponent of a power, 1 for in
// proportion. Caches, and what is looked up in a tree, are not a growth.
var steepest = map[string]float64{"members": 1.15, "runes": 1.15, "cells": 1.15, "lines": 0.2}

var result = regexp.MustCompile(`^BenchmarkGrowthOf\w+/([\w/]+?)(?:/(\w+)=(\d+))?(?:#\d+)?(?:-\d+)?\s+\d+\s+([\d.]+) ns/op(?:.*?([\d.]+) CPU-ns/op)?`)

// read finds the series in what benchmarks wrote, in the order in which they came, with
// the least of what each point cost.
func read(written []byte) (all []*series) {
	lines := bufio.NewScanner(bytes.NewReader(written))
	for lines.Scan() {
		m := result.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		of, _ := strconv.ParseFloat(m[3], 64)
		cost, _ := strconv.ParseFloat(cmp.Or(m[5], m[4]), 64)
		i := slices.IndexFunc(all, func(s *series) bool { return s.what == m[1] && s.unit == m[2] })
		if i < 0 {
			i, all = len(all), append(all, &series{what: m[1], unit: m[2]})
		}
		all[i].add(point{of, time.Duration(cost)})
	}
	return all
}

func (s *series) add(p point) {
	i, found := slices.BinarySearchFunc(s.at, p.of, func(q point, of float64) int { return cmp.Compare(q.of, of) })
	if !found {
		s.at = slices.Insert(s.at, i, p)
	} else {
		s.at[i].cost = min(s.at[i].cost, p.cost)
	}
}

// rises is the exponent of the power that comes closest to all points: 0 is the same
// however much there is, 1 in proportion.
func (s *series) rises() float64 {
	var x, y, xx, xy float64
	n := float64(len(s.at))
	for _, p := range s.at {
		lx, ly := math.Log(p.of), math.Log(float64(max(p.cost, 1)))
		x, y, xx, xy = x+lx, y+ly, xx+lx*lx, xy+lx*ly
	}
	if d := n*xx - x*x; d > 0 {
		return (n*xy - x*y) / d
	}
	return 0
}

func (s *series) well() bool { return s.unit == "" || s.rises() <= steepest[s.unit] }

// String tells of both ends.
func (s *series) String() string {
	first, last := s.at[0], s.at[len(s.at)-1]
	if s.unit == "" {
		return fmt.Sprintf("%-28s %10s", s.what, short(last.cost))
	}
	verdict := ""
	if !s.well() {
		verdict = fmt.Sprintf("  FASTER THAN %.2f", steepest[s.unit])
	}
	return fmt.Sprintf("%-10s %10s with %8.0f %-8s %10s with %8.0f: power %5.2f%s",
		s.what, short(first.cost), first.of, s.unit, short(last.cost), last.of, s.rises(), verdict)
}

// short is a time with two or three digits.
func short(d time.Duration) string {
	for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Microsecond} {
		if d >= 10*unit {
			return d.Round(unit).String()
		}
		if d >= unit {
			return d.Round(unit / 10).String()
		}
	}
	return d.String()
}

// titles of panels, by their units.
var titles = map[string]string{
	"members": "members in the room", "runes": "letters of a line", "cells": "cells of the window", "lines": "lines of history",
	"": "themes, for a line reaching a screen",
}
