package child

import (
	"io"
	"strings"
	"testing"
	"time"
)

func TestAProgramThatIsNoServerIsAnError(t *testing.T) {
	for _, program := range []string{"/no/such/program", "/bin/true"} {
		if s, err := Start(t.Context(), program, t.TempDir(), io.Discard); err == nil {
			s.Kill()
			t.Errorf("%s listens at %q", program, s.Addr)
		}
	}
}

func TestLastWordsAreFew(t *testing.T) {
	var last tail
	for range 1000 {
		_, _ = last.Write([]byte("a line of the log\n"))
	}
	_, _ = last.Write([]byte("the end\n"))
	if got := last.String(); len(got) > tailMost || !strings.HasSuffix(got, "the end") {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}

func TestFiguresAreReadByNameAndLabel(t *testing.T) {
	f := parse("# HELP seats Terminals.\nseats 3\nrefusals{reason=\"full\"} 2\nrefusals{reason=\"a b\"} 5\nrefusals_of_another_kind 9\nnonsense\n\n")
	if f["seats"] != 3 || f[`refusals{reason="a b"}`] != 5 || f.Total("refusals") != 7 || len(f) != 4 {
		t.Errorf("%v", f)
	}
}

func TestProcIsRead(t *testing.T) {
	const stat = "4242 (tea) house (x) S 1 4242 4242 0 -1 4194560 900 0 0 0 123 45 0 0 20 0 9 0 5500 1240000 3000 184"
	if cpu, err := cpuTime(stat); err != nil || cpu != 1680*time.Millisecond {
		t.Errorf("CPU time: %v, %v", cpu, err)
	}
	if _, err := cpuTime("4242 (teahouse"); err == nil {
		t.Error("half a line is no error")
	}
	if rss, err := resident("Name:\tteahouse\nVmHWM:\t   99999 kB\nVmRSS:\t   12345 kB\n"); err != nil || rss != 12345<<10 {
		t.Errorf("resident memory: %v, %v", rss, err)
	}
	if _, err := resident("Name:\tteahouse\nState:\tZ (zombie)\n"); err == nil {
		t.Error("a process that has ended holds memory")
	}
}
