package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"teahouse/room/roomtest"
)

// TestWhatWasTriedIsTested holds the tests that tried.md names against those
// that there are.
func TestWhatWasTriedIsTested(t *testing.T) {
	exist := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, name := range declared.FindAllSubmatch(text, -1) {
			exist[string(name[1])] = true
		}
		return err
	})
	roomtest.OK(t, err)
	table, err := os.ReadFile("tried.md")
	roomtest.OK(t, err)
	rows := 0
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w+)`")
	for line := range strings.Lines(string(table)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| what was") {
			continue
		}
		rows++
		tests := named.FindAllStringSubmatch(line, -1)
		if len(tests) == 0 || strings.Count(line, " | ") != 2 {
			t.Errorf("no test shows this, or it has not three cells: %s", line)
		}
		for _, test := range tests {
			if !exist[test[1]] {
				t.Errorf("there is no %s, of: %s", test[1], line)
			}
		}
	}
	if rows < 40 {
		t.Errorf("%d rows are read", rows)
	}
}
