//go:build ignore

// Command twins_gen writes twins.txt: Chinese characters that are read as one
// another, one class a line. They are the simplified and traditional forms of a
// character, its variants of shape, and those that Unicode knows as spoofing.
//
//	go run twins_gen.go Unihan_Variants.txt > twins.txt
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("name the file Unihan_Variants.txt of the Unicode Character Database")
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	first := map[rune]rune{} // towards the first of a class
	find := func(r rune) rune {
		for first[r] != 0 {
			r = first[r]
		}
		return r
	}
	for in := bufio.NewScanner(f); in.Scan(); {
		fields := strings.Fields(in.Text())
		if len(fields) < 3 {
			continue
		}
		switch fields[1] {
		case "kSimplifiedVariant", "kTraditionalVariant", "kZVariant", "kSpoofingVariant":
		default:
			continue
		}
		for _, variant := range fields[2:] {
			a, b := find(character(fields[0])), find(character(variant))
			if a != b {
				first[max(a, b)] = min(a, b)
			}
		}
	}
	classes := map[rune][]rune{}
	for r := range first {
		classes[find(r)] = append(classes[find(r)], r)
	}
	var lines []string
	for r, others := range classes {
		slices.Sort(others)
		lines = append(lines, string(r)+string(others))
	}
	slices.Sort(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

// character reads U+5F20<kMatthews: a character and perhaps who says so.
func character(s string) rune {
	s, _, _ = strings.Cut(strings.TrimPrefix(s, "U+"), "<")
	n, err := strconv.ParseInt(s, 16, 32)
	if err != nil {
		log.Fatal(err)
	}
	return rune(n)
}
