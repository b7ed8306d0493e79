package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const written = `goos: linux
BenchmarkGrowthOfMembers/line/members=10-2         	     344	    1000 ns/op
BenchmarkGrowthOfMembers/line/members=10-2         	     344	     900 ns/op
BenchmarkGrowthOfMembers/line/members=100-2        	     344	    9000 ns/op
BenchmarkGrowthOfMembers/line/members=1000-2       	     344	   90000 ns/op
BenchmarkGrowthOfHistory/search/lines=10-2         	      28	 2080044 ns/op	   1000000 CPU-ns/op
BenchmarkGrowthOfHistory/search/lines=1000-2       	       1	91768935 ns/op	   1000000 CPU-ns/op
BenchmarkGrowthOfHistory/prune/lines=10-2          	       1	     100 ns/op	       1000 CPU-ns/op
BenchmarkGrowthOfHistory/prune/lines=1000-2        	       1	     100 ns/op	     100000 CPU-ns/op
BenchmarkGrowthOfScreens/theme/nord-2              	    1774	   13322 ns/op
BenchmarkOther/search/lines=10-2                   	       1	       1 ns/op
PASS
`

func TestWhatRisesIsTold(t *testing.T) {
	all := read([]byte(written))
	want := map[string]struct {
		last  time.Duration
		power string
		well  bool
	}{
		"line":       {90 * time.Microsecond, "1.00", true},
		"search":     {time.Millisecond, "0.00", true},
		"prune":      {100 * time.Microsecond, "1.00", false},
		"theme/nord": {13322, "", true},
	}
	if len(all) != len(want) {
		t.Errorf("%d series, want %d", len(all), len(want))
	}
	for _, s := range all {
		w := want[s.what]
		if got := s.at[len(s.at)-1].cost; got != w.last || s.well() != w.well || !strings.Contains(s.String(), w.power) {
			t.Errorf("%s costs %v in the end, and well is %v: %s", s.what, got, s.well(), s)
		}
	}
	if all[0].at[0].cost != 900 {
		t.Errorf("of two runs the least is %v", all[0].at[0].cost)
	}
}

func TestThePictureIsWellFormed(t *testing.T) {
	dir := t.TempDir()
	file, out := filepath.Join(dir, "written"), filepath.Join(dir, "growth.svg")
	if err := os.WriteFile(file, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	var told, failed bytes.Buffer
	if status := run(t.Context(), []string{"--from", file, "--out", out}, &told, &failed); status != 1 {
		t.Errorf("status %d where prune rises with history: %s%s", status, &told, &failed)
	}
	picture, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for tokens := xml.NewDecoder(bytes.NewReader(picture)); ; {
		_, err := tokens.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"members in the room", "lines of history", "prune", "nord", "prefers-color-scheme:dark"} {
		if !bytes.Contains(picture, []byte(want)) {
			t.Errorf("the picture has no %q", want)
		}
	}
	if bytes.Contains(picture, []byte("NaN")) {
		t.Error("the picture has a place that is no number")
	}
}

func TestWrongUsageIsTold(t *testing.T) {
	for _, args := range [][]string{{"--history", "1"}, {"--runs", "0"}, {"--nonsense"}, {"more"}} {
		var failed bytes.Buffer
		if status := run(t.Context(), args, io.Discard, &failed); status != 2 || failed.Len() == 0 {
			t.Errorf("%v: status %d, %q", args, status, &failed)
		}
	}
}
