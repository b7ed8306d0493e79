package service

import (
	"testing"
	"time"
)

// While many come in the collector has less to do; when they have come, what that left
// is given back once; and while they talk it has more to do, for that costs little.
func TestTheHeapIsTended(t *testing.T) {
	const mb, pause = 1 << 20, 0.0001
	d := tender{percent: busyPercent}
	for i, step := range []struct {
		what       string
		allocates  float64 // MB in two seconds
		collecting float64 // seconds of processors in them
		short      bool
		percent    int
		gives      bool
	}{
		{"people come in", 60, 0.2, false, busyPercent, false},
		{"very many of them", 60, 0.4, false, stormPercent, false},
		{"as many, and nothing was collected meanwhile", 60, 0, false, stormPercent, false},
		{"still as many", 60, 0.5, false, stormPercent, false},
		{"a collection has begun and not ended", 10, pause, false, stormPercent, false},
		{"nothing was collected meanwhile", 10, 0, false, stormPercent, false},
		{"it is seldom collected now, which costs little", 10, 0.03, false, calmPercent, false},
		{"many come again", 60, 0.5, false, stormPercent, false},
		{"fewer", 60, 0.2, false, stormPercent, false},
		{"it costs neither much nor little", 20, 0.05, false, busyPercent, false},
		{"all have come", 0.1, 0, false, busyPercent, true},
		{"they rest, and it may not cost little yet", 0.1, 0, false, busyPercent, false},
		{"it would cost little by now", 0.1, 0, false, calmPercent, false},
		{"they talk", 3, 0.01, false, calmPercent, false},
		{"they talk more", 5, 0.05, false, calmPercent, false},
		{"they are silent, and little is left", 0.1, 0, false, calmPercent, false},
		{"they talk more", 9, 0.05, false, calmPercent, false},
		{"they are silent again", 0.1, 0, false, calmPercent, true},
		{"all come back", 80, 0.5, false, stormPercent, false},
		{"memory is short, and collecting costs much", 20, 0.2, true, busyPercent, false},
		{"it costs little, and all came back", 20, 0.01, true, calmPercent, true},
		{"it cost much, and memory is still short", 20, 0.2, true, busyPercent, false},
	} {
		cycles := d.last.cycles
		if step.collecting > pause {
			cycles++
		}
		d.look(heapLook{d.last.allocated + step.allocates*mb, 100 * mb, smallHeap, d.last.collected + step.collecting, cycles}, step.short, tendEach)
		if d.percent != step.percent || d.decrease != step.gives {
			t.Errorf("%d, %s: %d %%, gives back: %v", i, step.what, d.percent, d.decrease)
		}
		if came := step.what == "all have come" || step.what == "it costs little, and all came back"; d.stacks != came {
			t.Errorf("%d, %s: the stacks are too large: %v", i, step.what, d.stacks)
		}
	}
}

// Where many only talk now and then, giving back what that leaves costs no more of the
// processors than collecting may: the more a collection costs, the longer that waits.
func TestGivingBackCostsLittle(t *testing.T) {
	for took, each := range map[float64]time.Duration{0.05: 12 * time.Second, 1.4: 28 * time.Second, 2.8: 56 * time.Second} {
		d := tender{percent: calmPercent, rested: time.Minute}
		now := heapLook{heap: 600 << 20, live: 560 << 20}
		var at, last time.Duration
		for ; at < time.Hour; at += tendEach {
			now.allocated += 10 << 20
			d.look(now, false, tendEach)
			if !d.decrease {
				continue
			}
			if d.stacks {
				t.Fatal("the stacks of who talks are taken for those of who came")
			}
			if wait := at - last; last > 0 && (wait < each || wait > each+2*tendEach) {
				t.Errorf("a collection takes %v s, and the next comes %v after it", took, wait)
			}
			last = at
			now.collected, now.cycles = now.collected+took, now.cycles+1
		}
		if last == 0 || at-last > time.Minute {
			t.Errorf("nothing was given back for %v", at-last)
		}
	}
}

// Of a small heap no more lies about than half of it, however much is thrown away: what
// attackers have done to it stays little.
func TestLittleLiesAboutInASmallHeap(t *testing.T) {
	d := tender{percent: stormPercent}
	for range 3 {
		d.look(heapLook{d.last.allocated + 300<<20, 80 << 20, smallHeap - 1, d.last.collected + 1, d.last.cycles + 1}, false, tendEach)
		if d.percent != busyPercent {
			t.Errorf("%d %%", d.percent)
		}
	}
}
