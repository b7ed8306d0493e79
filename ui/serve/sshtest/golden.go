// Golden screens: a screen is compared with the text file that a person looked at and committed.

package sshtest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden screens instead of comparing with them")

// What changes from run to run is masked by as many other characters, so that nothing moves.
var (
	clock = regexp.MustCompile(`\b([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?\b`)
	port  = regexp.MustCompile(`(\]|\blocalhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3}):[0-9]{4,5}\b|-p [0-9]{4,5}\b`)
	digit = regexp.MustCompile(`[0-9]`)
)

// Golden compares screen with testdata/golden/NAME.txt of the package under test. Trailing spaces do
// not count, times are masked as HH:MM and ports behind addresses and -p as #####. Run the test with
// -update to write the file, and look at it before it is committed.
func Golden(t testing.TB, name, screen string) {
	t.Helper()
	if err := golden(name, screen); err != nil {
		t.Fatalf("%v", err)
	}
}

// Golden waits until the screen is the one in testdata/golden/NAME.txt, as [Golden] compares them. With
// -update it takes the screen of the moment: wait for something on it first.
func (c *Client) Golden(name string) {
	c.t.Helper()
	if !*update && c.Await(func(screen string) bool { return golden(name, screen) == nil }) == nil {
		return
	}
	Golden(c.t, name, c.Screen())
}

func golden(name, screen string) error {
	path := filepath.Join("testdata", "golden", name+".txt")
	got := normalise(screen)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(got), 0o644)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%w: run this test with -update to make it; the screen is\n%s", err, got)
	}
	if text := strings.ReplaceAll(string(want), "\r\n", "\n"); text != got {
		return fmt.Errorf("the screen is not that of %s (run this test with -update if it should be):\n%s", path, compare(text, got))
	}
	return nil
}

func normalise(screen string) string {
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	for i, line := range lines {
		line = clock.ReplaceAllStringFunc(line, func(s string) string { return "HH:MM:SS"[:len(s)] })
		lines[i] = strings.TrimRight(port.ReplaceAllStringFunc(line, maskPort), " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// maskPort masks the digits behind the last colon or space of an address or option.
func maskPort(s string) string {
	i := strings.LastIndexAny(s, ": ")
	return s[:i] + digit.ReplaceAllString(s[i:], "#")
}

// compare shows two texts line by line: "-" is the wanted one, "+" the one that came.
func compare(want, got string) string {
	var b strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		switch {
		case i < len(w) && i < len(g) && w[i] == g[i]:
			fmt.Fprintf(&b, "  %s\n", w[i])
		default:
			if i < len(w) {
				fmt.Fprintf(&b, "- %s\n", w[i])
			}
			if i < len(g) {
				fmt.Fprintf(&b, "+ %s\n", g[i])
			}
		}
	}
	return b.String()
}
