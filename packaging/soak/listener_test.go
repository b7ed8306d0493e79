package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestAListenerTells(t *testing.T) {
	// Of lines 0 to 5, 2 and 4 are their own, and all but 1 were kept.
	for _, tt := range []struct {
		name  string
		echo  echo
		all   bool
		heard string
		want  string
	}{
		{"nothing of all", noEcho, true, "0 3 5", ""},
		{"nothing of a part", noEcho, false, "3", ""},
		{"nothing of their own where they want them", withEcho, true, "0 2 3 4 5", ""},
		{"nothing of some of their own where they have not seen them", anyEcho, true, "0 2 3 5", ""},
		{"a lost line", noEcho, false, "0 5", "line 3 was kept and not told"},
		{"a lost last one", noEcho, true, "0 3", "line 5 was kept and not told"},
		{"a lost first one", noEcho, true, "3 5", "line 0 was kept and not told"},
		{"one of their own that is lost", withEcho, false, "0 3 4 5", "line 2 was kept and not told"},
		{"one of their own that is repeated", noEcho, false, "0 2 3 5", "line 2 is their own, and was repeated"},
		{"one that nobody kept", noEcho, false, "0 1 3", "line 1 was told and not kept"},
		{"one twice", noEcho, false, "0 3 3 5", "line 3 was told again"},
		{"disorder", noEcho, false, "0 5 3", "line 3 was"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var said script
			mine, others := said.terminal(), said.terminal()
			for n := range 6 {
				said.public(map[bool]int{true: mine, false: others}[n == 2 || n == 4], unsure)
			}
			kept := &truth{lines: []int{0, 2, 3, 4, 5}, place: map[int]int{0: 0, 2: 1, 3: 2, 4: 3, 5: 4}}
			found := new(faults)
			l := &listener{name: "lily", terminal: mine, echo: tt.echo, found: found}
			for n := range strings.FieldsSeq(tt.heard) {
				l.hear(fmt.Sprintf("09:41 bob: soak%08s, who?\n", n))
			}
			l.compare(kept, &said, tt.all, 0)
			expect(t, found, tt.want)
		})
	}
}

// While somebody writes, lines wait; of many only the number is told.
func TestAListenerIsToldOfAsManyAsWereLeftOut(t *testing.T) {
	for told, want := range map[string]string{"1 line": "line 2 was kept and not told", "2 lines": ""} {
		said, found := new(script), new(faults)
		kept := &truth{lines: []int{0, 1, 2, 3}, place: map[int]int{0: 0, 1: 1, 2: 2, 3: 3}}
		l := &listener{name: "lily", found: found}
		l.hear("09:41 bob: soak00000000, who?\n")
		l.hear("\r      \rBefore these, " + told + " came while you\n") // in a narrow window
		l.hear("  were writing. /unread reads them.\n")
		l.hear("09:41 bob: soak00000003, who?\n")
		l.compare(kept, said, true, 0)
		expect(t, found, want)
	}
}

// At a terminal, what stands in a row in the end is what counts.
func TestAListenerReadsWhatStandsThere(t *testing.T) {
	l := &listener{name: "lily", found: new(faults)}
	for _, line := range []string{
		"to everybody> soak00000001, who?\r\n",
		"\r                        \r09:41 bob: soak00000002, who?\r\n",
		"  soak00000003, who?\n",
		"private from bob: 09:41 soak00000004\n",
		"09:41 bob: soak00000005\rto everybody> \n",
	} {
		l.hear(line)
	}
	if fmt.Sprint(l.heard) != "[2]" {
		t.Errorf("the listener was told %v", l.heard)
	}
}

func TestNoByteOfACallMovesACursor(t *testing.T) {
	for _, tt := range []struct {
		line     string
		tty, bad bool
	}{
		{"09:41 bob: 中文 🎉\ttea\n", false, false},
		{"a row\b \rof a terminal\r\n", true, false},
		{"a row\b\n", false, true},
		{"a line\r\n", false, true},
		{"\x1b[2J", true, true},
		{"\x00", false, true},
		{"\x7f", false, true},
		{"\u009b2J", true, true},
		{"\xff", false, true},
		{"\ufffd", false, false},
	} {
		if r, bad := wild(tt.line, tt.tty); bad != tt.bad {
			t.Errorf("%q: %q, %v", tt.line, r, bad)
		}
	}
}

func TestNobodyIsToldWhoPasses(t *testing.T) {
	for line, want := range map[string]bool{
		"09:41 passer7v arrived":                 true,
		"09:41 bob, tail9v and passer7v left":    true,
		"\r       \r09:41 passer7v has left":     true,
		"09:41 passer7v: soak00000001, who?":     false,
		"09:41 * passer7v soak00000001, who?":    false,
		"09:41 bob: passer7v arrived":            false,
		"09:41 bob arrived":                      false,
		"private from passer7v: 09:41 hush00001": false,
	} {
		if got := passing.MatchString(line); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}
