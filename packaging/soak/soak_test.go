package main

import (
	"strings"
	"testing"
	"time"
)

func TestWrongUsageIsStatus2(t *testing.T) {
	for _, args := range []string{
		"--time 0s", "--time -1s", "--members 5", "--members 2001", "--seed x", "--race --server /bin/true", "more", "--no-such-flag",
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
	for _, program := range []string{"/no/such/program", "/bin/true"} {
		var stdout, stderr strings.Builder
		if status := run(t.Context(), []string{"--server", program}, &stdout, &stderr); status != 1 || stderr.Len() == 0 {
			t.Errorf("%s: status %d, %q", program, status, stderr.String())
		}
	}
}

func TestAnObserverTells(t *testing.T) {
	const a, b, c = "<ada> soak00000001, who?\n", "<bob> soak00000002, who?\n", "<ada> soak00000003, who?\n"
	for _, tt := range []struct {
		name    string
		screens []string
		kept    []int
		want    string // in the one fault; none if empty
	}{
		{"nothing of a calm talk", []string{a, a + b, b + c}, []int{1, 2, 3}, ""},
		{"nothing of lines before their time", []string{"<old> soak00000000, who?\n" + a}, []int{0, 1}, ""},
		{"a lost line", []string{a, a + c}, []int{1, 2, 3}, "line 2 was kept and never seen"},
		{"a line that nobody kept", []string{a, a + b}, []int{1}, "line 2 was seen and not kept"},
		{"a line that stands twice", []string{a + b + a}, []int{1, 2}, "line 1 stands twice"},
		{"a line that comes back", []string{a + b, b, b + a}, []int{1, 2}, "line 1 stands behind one that came later"},
		{"a line above older ones", []string{a, b + a}, []int{1, 2}, "line 1 stands behind one that came later"},
		{"a line that vanishes", []string{a + b + c, a + c}, []int{1, 2, 3}, "line 2 has vanished"},
		{"an order that is not the room's", []string{b, b + a}, []int{1, 2}, "line 1 was seen in another order"},
		{"a private line", []string{a + "<bob> hush00000001\n"}, []int{1}, "sees a private line, 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := new(faults)
			o := newObserver("observer", 1, found)
			for _, screen := range tt.screens {
				o.look(screen)
				o.look(screen)
				found.first = dedupe(found.first)
			}
			o.compare(tt.kept)
			expect(t, found, tt.want)
		})
	}
}

// dedupe drops what was told of the same screen before.
func dedupe(told []string) (once []string) {
	for _, s := range told {
		if len(once) == 0 || once[len(once)-1] != s {
			once = append(once, s)
		}
	}
	return once
}

func expect(t *testing.T, found *faults, want string) {
	t.Helper()
	all := strings.Join(found.first, "\n")
	if want == "" && all != "" || !strings.Contains(all, want) {
		t.Errorf("found %q, want %q", all, want)
	}
}

func TestTheLogIsRead(t *testing.T) {
	for _, tt := range []struct{ name, log, want string }{
		{"calm", `{"level":"INFO","msg":"the room is open"}` + "\n" + `{"level":"WARN","msg":"connection refused"}`, ""},
		{"an error", `{"level":"ERROR","msg":"screen panicked"}`, "screen panicked"},
		{"a race", "==================\nWARNING: DATA RACE\nWrite at 0x00c000\n", "Write at 0x00c000"},
		{"a panic", "panic: runtime error\n\ngoroutine 1 [running]:\nmain.main()", "main.main()"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := new(faults)
			readLog(strings.NewReader(tt.log), found)
			expect(t, found, tt.want)
		})
	}
}

func TestGrowthIsWhatExceedsTheMargin(t *testing.T) {
	before := holding{goroutines: 30, files: 20, heap: 5e6, rss: 40e6}
	for _, tt := range []struct {
		now  holding
		race bool
		want string
	}{
		{before, false, ""},
		{holding{29, 24, 10e6, 100e6}, false, ""},
		{holding{31, 20, 5e6, 40e6}, false, "goroutines"},
		{holding{30, 25, 5e6, 40e6}, false, "open files"},
		{holding{30, 20, 40e6, 40e6}, false, "heap"},
		{holding{30, 20, 5e6, 200e6}, false, "resident memory"},
		{holding{30, 20, 5e6, 200e6}, true, ""},
	} {
		if got := tt.now.growth(before, tt.race); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.now, got, tt.want)
		}
	}
}

func TestWhatWasAskedFor(t *testing.T) {
	o, err := parse(strings.Fields("--time 10m --members 90 --seed 7 --race"), nil)
	if err != nil || o.time != 10*time.Minute || o.members != 90 || o.seed != 7 || !o.race {
		t.Errorf("%+v, %v", o, err)
	}
	first, _ := parse(nil, nil)
	if second, _ := parse(nil, nil); first.seed == second.seed {
		t.Error("two runs without a seed have the same one")
	}
}
