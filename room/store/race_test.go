//go:build race

package store

import "flag"

// What is drawn is looked for without the race detector, which makes SQLite ten times
// slower. With it, fewer draws show whatever goroutines do to each other.
func init() {
	if err := flag.Set("rapid.checks", "25"); err != nil { // an argument of the command still counts
		panic(err)
	}
}
