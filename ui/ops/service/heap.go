package service

// The heap of a server is many small things that last, and its size beyond them is
// what the collector may leave lying about. While many come in, collecting often
// would cost more than it brings, unless the heap is small; while they only talk, it
// costs next to nothing, and when they have come and rest, what their coming left can
// be given back at once.

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	busyPercent  = 50  // of what is live may be allocated before it is collected, as GOGC has it…
	calmPercent  = 10  // …where that costs little…
	stormPercent = 100 // …and while very many come at once, as after a start, which has it by default: what they leave is given back when they rest

	smallHeap = 96 << 20 // bytes that are live, up to which there is no such time: a few hundred attackers would have as much lie about

	tendEach     = 2 * time.Second
	costsTooMuch = 0.12 // of a core: the collector has still less to do until it costs no longer much
	costsMuch    = 0.05 // the collector has less to do from there on…
	costsLeast   = 0.01 // …and more up to here

	growsFrom  = 0.05 // of the heap was allocated between two looks: what collecting that costs is not known before it is done
	restsBelow = 0.02 // of the heap was allocated between two looks: nobody does much
	leftAbove  = 0.10 // of the heap was, since it was last given back: that is worth a collection
)

// heapLook is what the runtime tells of its heap, since the start.
type heapLook struct {
	allocated float64 // bytes
	heap      float64 // bytes, now
	live      float64 // of them, when that was collected last
	collected float64 // seconds of processors
	cycles    uint64  // collections that have ended
}

// tender decides what is to be done from one look at the heap to the next.
type tender struct {
	last     heapLook
	waited   time.Duration // since what was collected is known
	took     float64       // seconds of processors that the last collection took
	given    float64       // allocated by then, when memory was last given back…
	rested   time.Duration // …and how long ago that is
	percent  int           // of what is live may be allocated before it is collected
	decrease bool          // what is not needed is to be given back now…
	stacks   bool          // …and many have come since: their stacks are too large
}

// look takes in how the heap is now. Where there is no memory for newcomers, what those who
// left have left is in their way.
func (t *tender) look(now heapLook, short bool, passed time.Duration) {
	t.waited, t.rested = t.waited+passed, t.rested+passed
	cost, ended := 0.0, now.cycles != t.last.cycles
	if ended {
		took := now.collected - t.last.collected
		cost, t.took = took/t.waited.Seconds(), took/float64(now.cycles-t.last.cycles)
		t.waited = 0
	} else {
		now.collected = t.last.collected // the pause at its beginning counts when it is done
	}
	grows := now.allocated-t.last.allocated >= growsFrom*now.heap
	switch {
	case !ended && !short && (grows || t.took > costsLeast*t.waited.Seconds()): // what it costs is seen when it is done
	case cost > costsTooMuch:
		t.percent = stormPercent
	case cost > costsMuch:
		t.percent = max(t.percent, busyPercent)
	case cost < costsLeast:
		t.percent = calmPercent
	default:
		t.percent = min(t.percent, busyPercent)
	}
	if short || now.live < smallHeap {
		t.percent = min(t.percent, busyPercent)
	}
	rests := now.allocated-t.last.allocated < restsBelow*now.heap
	left := now.allocated - t.given
	t.decrease = short && t.percent == calmPercent || rests && left > leftAbove*now.heap && t.took < costsMuch*t.rested.Seconds()
	t.stacks = t.decrease && left > now.heap
	if t.decrease {
		t.given, t.rested = now.allocated, 0
	}
	t.last = now
}

// TendHeap keeps the heap as small as it may be at little cost, until ctx ends. GOGC in
// the environment wins.
func TendHeap(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	ticker := time.NewTicker(tendEach)
	defer ticker.Stop()
	t := tender{percent: stormPercent}
	samples := []metrics.Sample{
		{Name: "/gc/heap/allocs:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/cpu/classes/gc/total:cpu-seconds"}, {Name: "/gc/cycles/total:gc-cycles"},
		{Name: "/gc/heap/live:bytes"},
	}
	for at, percent := time.Now(), stormPercent; ; {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		metrics.Read(samples)
		now := time.Now()
		short, _, _ := Short()
		t.look(heapLook{
			allocated: float64(samples[0].Value.Uint64()), heap: float64(samples[1].Value.Uint64()), live: float64(samples[4].Value.Uint64()),
			collected: samples[2].Value.Float64(), cycles: samples[3].Value.Uint64(),
		}, short, now.Sub(at))
		at = now
		if t.percent != percent {
			percent = t.percent
			debug.SetGCPercent(percent)
		}
		if t.decrease {
			if t.stacks {
				runtime.GC() // a stack that is too large is halved by each collection
			}
			debug.FreeOSMemory() // which collects, too
		}
	}
}
