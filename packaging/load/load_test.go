package main

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/packaging/child"
	"teahouse/room/roomtest"
)

func TestWrongUsageIsStatus2(t *testing.T) {
	for _, args := range []string{
		"--size 80", "--size 80x24x2", "--size 8x4", "--size 9999x24", "--rate 0", "--rate NaN", "--time 0s", "--idle -1s",
		"--members 24", "--members 500 --stalled 480", "--stalled -1", "--members 20000", "--rate 400 --time 24h --members 9000",
		"--each-channel 5", "--each-channel 20 --members 25 --floor", "--rival x --server y", "--rival x --floor", "--login by-magic",
		"--arrive -1", "--arrive 500 --time 20s", "--arrive 5 --each-channel 20", "--restart --floor",
		"more", "--no-such-flag",
	} {
		t.Run(args, func(t *testing.T) {
			var stdout, stderr strings.Builder
			if status := run(t.Context(), strings.Fields(args), &stdout, &stderr); status != 2 || stderr.Len() == 0 || stdout.Len() > 0 {
				t.Errorf("status %d, %q, %q", status, stdout.String(), stderr.String())
			}
		})
	}
}

func TestHelpIsNoError(t *testing.T) {
	var stdout, stderr strings.Builder
	if status := run(t.Context(), []string{"--help"}, &stdout, &stderr); status != 0 || !strings.Contains(stderr.String(), "--members") && !strings.Contains(stderr.String(), "-members") {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}

func TestWhatWasAskedFor(t *testing.T) {
	o, err := parse(strings.Fields("--members 60 --rate 12.5 --size 200x50 --time 2s --stalled 3 --modern"), nil)
	roomtest.OK(t, err)
	if o.width != 200 || o.height != 50 || o.talkers() != 52 || o.lines() != 25 || !o.modern || o.idle != 10*time.Second {
		t.Errorf("%+v", o)
	}
}

func TestAServerThatCannotRunIsStatus1(t *testing.T) {
	for _, program := range []string{"/no/such/program", "/bin/true"} {
		var stdout, stderr strings.Builder
		if status := run(t.Context(), []string{"--server", program}, &stdout, &stderr); status != 1 || stderr.Len() == 0 {
			t.Errorf("%s: status %d, %q", program, status, stderr.String())
		}
	}
}

func TestGoroutinesAreCountedInADump(t *testing.T) {
	const text = "{\"level\":\"INFO\",\"msg\":\"goroutine [\"}\nSIGQUIT: quit\nPC=0x47\n\n" +
		"goroutine 1 [chan receive, 2 minutes]:\nmain.main()\n\t/x/main.go:1\ngoroutine 20 [select]:\ncreated by main.run in goroutine 1\n\t/x/main.go:2 +0x1d\n"
	for step := 1; step < len(text); step += 7 {
		var d dump
		for rest := []byte(text); len(rest) > 0; rest = rest[min(step, len(rest)):] {
			d.Write(rest[:min(step, len(rest))])
		}
		if n := d.goroutines(); n != 2 {
			t.Errorf("written %d bytes at once: %d goroutines", step, n)
		}
	}
}

func TestTheReportDividesByWhomItConcerns(t *testing.T) {
	o := &options{members: 100, rate: 20, width: 80, height: 24, talk: 10 * time.Second, stalled: 1}
	at := func(s int, cpu time.Duration, mb int64) child.Usage {
		return child.Usage{At: time.Unix(int64(s), 0), CPU: cpu, RSS: mb << 20}
	}
	r := newReport(o)
	r.Deliveries = 20_000
	empty, entered, rested, talked := at(0, 0, 20), at(5, 200*time.Millisecond, 40), at(15, 210*time.Millisecond, 30), at(25, 610*time.Millisecond, 50)
	r.memory(empty, rested, talked)
	r.cost(empty, entered, rested, talked, 4_000_000)
	if r.EnteredKB != 102.4 || r.EnterMS != 2 || r.LineCPU != 20 || r.LineBytes != 200 || r.TalkCPU != 0.04 || r.IdleCPU < 0.059 || r.IdleCPU > 0.061 {
		t.Errorf("%+v", r)
	}
	var table, object bytes.Buffer
	if err := r.print(&table, false); err != nil || !strings.Contains(table.String(), "102.4  KB a member") {
		t.Errorf("%v\n%s", err, &table)
	}
	if err := r.print(&object, true); err != nil {
		t.Error(err)
	}
	var back report
	if err := json.Unmarshal(object.Bytes(), &back); err != nil || back.LineCPU != r.LineCPU {
		t.Errorf("%v\n%s", err, &object)
	}
}

func TestWhoLooksAndWhoStallsComeInAmongTheOthers(t *testing.T) {
	o, err := parse(strings.Fields("--members 100 --rate 5 --stalled 10"), nil)
	roomtest.OK(t, err)
	order := o.order()
	quarters := func(is func(i int) bool) (in [4]int) {
		for at, i := range order {
			if is(i) {
				in[4*at/len(order)]++
			}
		}
		return in
	}
	if looks := quarters(func(i int) bool { return i < viewers }); slices.Min(looks[:]) < 1 {
		t.Errorf("of those who look, %d come in the quarters of all", looks)
	}
	if stall := quarters(func(i int) bool { return i >= o.members-o.stalled }); slices.Min(stall[:]) < 2 {
		t.Errorf("of those who stall, %d come in the quarters of all", stall)
	}
	slices.Sort(order)
	for at, i := range order {
		if at != i {
			t.Fatalf("%d stands where %d should", i, at)
		}
	}
}

// TestHalfOfAFrameIsNoRepetition: a frame comes in pieces, and a line may stand twice between two.
func TestHalfOfAFrameIsNoRepetition(t *testing.T) {
	for name, c := range map[string]struct {
		rest  string
		later time.Duration
		twice int
	}{
		"the rest of the frame has one": {"\x1b[1;1H\x1b[K", 0, 0},
		"it stands there for a while":   {"\x1b[1;1H\x1b[K", time.Second, 1},
		"nothing comes behind it":       {"", 0, 1},
		"the rest is itself two pieces": {"\x1b[3;1H\x00\x1b[1;1H\x1b[K", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				script := newScript(1)
				script.say(0)
				s := newScreen(member{width: 80, height: 24}, newTally(script, nil), io.Discard)
				s.draw([]byte(lineText(0)+"\r\n"+lineText(0)), true)
				time.Sleep(c.later)
				for piece := range strings.SplitSeq(c.rest, "\x00") {
					s.draw([]byte(piece), false)
				}
				if _, twice := s.seen(); twice != c.twice {
					t.Errorf("%d lines stand twice, want %d", twice, c.twice)
				}
				s.close()
			})
		})
	}
}
