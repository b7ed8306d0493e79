package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestWrongUsageIsStatus2(t *testing.T) {
	for _, args := range []string{
		"--time 1s", "--attack nonsense", "--attack dial,nonsense", "--attack dial,name --play 127.0.0.1:1", "--lines -1", "--play 127.0.0.1:1", "--attack dial --play 192.0.2.1:22", "more", "--no-such-flag",
	} {
		t.Run(args, func(t *testing.T) {
			var stdout, stderr strings.Builder
			if status := run(t.Context(), strings.Fields(args), &stdout, &stderr); status != 2 || stderr.Len() == 0 || stdout.Len() > 0 {
				t.Errorf("status %d, %q, %q", status, stdout.String(), stderr.String())
			}
		})
	}
}

func TestAServerThatCannotRunIsStatus1(t *testing.T) {
	var stdout, stderr strings.Builder
	if status := run(t.Context(), []string{"--lines", "10", "--server", "/bin/true"}, &stdout, &stderr); status != 1 || !strings.Contains(stderr.String(), "listens") {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}

func TestAttacksAreNamedOnce(t *testing.T) {
	named := map[string]bool{}
	for _, a := range attacks() {
		if named[a.name] || !regexp.MustCompile(`^[a-z-]+$`).MatchString(a.name) || a.does == "" || a.play == nil {
			t.Errorf("%+v", a)
		}
		named[a.name] = true
	}
}

// A row tells how many times as long something took as in quiet, and what never
// happened.
func TestARowComparesWithTheQuiet(t *testing.T) {
	took := func(d time.Duration) map[string][]time.Duration {
		return map[string][]time.Duration{says: {d, d, 9 * d}, types: {d}, comes: {d}, neighbour: {d}}
	}
	quiet := &result{attack: attack{name: "nobody", does: "nothing"}, took: took(4 * time.Millisecond), cores: 0.1, rss: 30 << 20}
	r := &result{attack: attack{name: "dial", does: "dials"}, took: took(10 * time.Millisecond), vain: map[string]int{searches: 2}, cores: 0.5, theirs: 0.9, rss: 40 << 20, refused: 7}
	if got, want := r.row(quiet), "| dial | dials | 10 ms ×2.5 | 90 ms ×2.5 | 10 ms ×2.5 | 10 ms ×2.5 | never | 10 ms ×2.5 | 2 of 8 | 7 | 0.5, 0.9 | 40, +10 |\n"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if got := quiet.row(quiet); !strings.Contains(got, "| nobody | nothing | 4.0 ms | 36 ms |") {
		t.Error(got)
	}
	if head, row := strings.Count(strings.Split(header(), "\n")[0], "|"), strings.Count(r.row(quiet), "|"); head != row {
		t.Errorf("%d bars in the header, %d in a row", head, row)
	}
}
