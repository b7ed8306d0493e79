package flood

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	start = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	talk  = Rate{Burst: 5, Every: time.Second, Patience: 3 * time.Second}
)

func TestABurstIsFreeThenLinesWaitThenTheyAreRefused(t *testing.T) {
	b := Budget{Rate: talk}
	for i := range 12 {
		wait, ok := b.Take(start, 1)
		switch {
		case i < 5 && (wait != 0 || !ok):
			t.Errorf("line %d of the burst: %v, %v", i, wait, ok)
		case 5 <= i && i < 8 && (wait != time.Duration(i-4)*time.Second || !ok):
			t.Errorf("line %d: %v, %v", i, wait, ok)
		case i == 8 && (wait != time.Second || ok):
			t.Errorf("the first refused line may come again in %v, %v", wait, ok)
		case i > 8 && ok:
			t.Errorf("line %d was let through", i)
		}
	}
}

func TestWhoWaitsAsToldIsNeverPunished(t *testing.T) {
	b := Budget{Rate: talk}
	now, sent := start, 0
	for range 1000 {
		wait, ok := b.Take(now, 1)
		if ok {
			sent++
			continue
		}
		if wait != time.Second {
			t.Fatalf("after %d lines one is told to wait %v", sent, wait)
		}
		now = now.Add(wait)
	}
	if want := 8 + int(now.Sub(start)/time.Second); sent != want {
		t.Errorf("%d lines in %v, want %d", sent, now.Sub(start), want)
	}
}

func TestARefusalTakesNothing(t *testing.T) {
	b := Budget{Rate: talk}
	b.Take(start, 7)
	if wait, ok := b.Take(start, 5); ok || wait != 4*time.Second {
		t.Fatalf("a large line: %v, %v", wait, ok)
	}
	if wait, ok := b.Take(start, 1); !ok || wait != 3*time.Second {
		t.Errorf("a small one, behind the large one that was refused: %v, %v", wait, ok)
	}
}

func TestEvenTheLargestLineCanBeSent(t *testing.T) {
	b := Budget{Rate: talk}
	if wait, ok := b.Take(start, 1<<30); !ok || wait != talk.Patience {
		t.Errorf("got %v, %v", wait, ok)
	}
}

func TestAWithdrawnLineCostsNothing(t *testing.T) {
	b := Budget{Rate: talk}
	b.Take(start, 5)
	first, _ := b.Take(start, 2)
	b.Return(start.Add(time.Second), 2)
	if again, ok := b.Take(start.Add(time.Second), 2); !ok || again != first-time.Second {
		t.Errorf("withdrawn and sent again it waits %v, %v; before it was %v", again, ok, first)
	}
	b = Budget{Rate: talk}
	b.Return(start, 100)
	if wait, ok := b.Take(start, 5+4); ok && wait < talk.Patience {
		t.Errorf("what was never taken was given back: %v", wait)
	}
}

// hammer asks for the largest line every step, for so long, and returns the last wait.
func hammer(b *Budget, from time.Time, step, length time.Duration) (end time.Time, wait time.Duration) {
	for end = from; end.Before(from.Add(length)); end = end.Add(step) {
		wait, _ = b.Take(end, b.Rate.most())
	}
	return end, wait
}

func TestHammeringEarnsAPauseThatGrowsAndEnds(t *testing.T) {
	b := Budget{Rate: talk}
	now, last := start, time.Duration(0)
	for range 4 {
		var wait time.Duration
		if now, wait = hammer(&b, now, 10*time.Millisecond, 3*time.Second); wait <= last {
			t.Errorf("hammering on, the pause went from %v to %v", last, wait)
		}
		last = min(last, PauseMost-1)
	}
	now, wait := hammer(&b, now, 10*time.Millisecond, time.Hour)
	if wait != PauseMost {
		t.Fatalf("after an hour of hammering the pause is %v", wait)
	}
	if _, ok := b.Take(now.Add(PauseMost/2), 1); ok {
		t.Error("let through in the middle of the pause")
	}
	now = now.Add(PauseMost / 2)
	if wait, ok := b.Take(now.Add(PauseMost), 1); !ok || wait != 0 {
		t.Errorf("after the pause: %v, %v", wait, ok)
	}
}

func TestAHeldKeyIsOneStrikeASecond(t *testing.T) {
	slow, fast := Budget{Rate: talk}, Budget{Rate: talk}
	_, slowWait := hammer(&slow, start, time.Second, 6*time.Second)
	_, fastWait := hammer(&fast, start, time.Millisecond, 6*time.Second)
	if fastWait > 4*slowWait { // two strikes more: it was refused at once, not after a second
		t.Errorf("6 s of asking: %v a thousand times a second, %v once a second", fastWait, slowWait)
	}
}

func TestCalmWearsStrikesOff(t *testing.T) {
	b := Budget{Rate: talk}
	now, heavy := hammer(&b, start, 100*time.Millisecond, 8*time.Second)
	if b.Calm(now) {
		t.Error("calm while hammering")
	}
	now = now.Add(time.Duration(strikesMost) * calmEach)
	if !b.Calm(now) {
		t.Error("not calm after a long rest")
	}
	if _, light := hammer(&b, now, 100*time.Millisecond, time.Second); light >= heavy {
		t.Errorf("after a long rest the pause is %v, before it was %v", light, heavy)
	}
}

func TestARateWithoutAnIntervalLimitsNothing(t *testing.T) {
	b := Budget{}
	for range 1000 {
		if wait, ok := b.Take(start, 1000); wait != 0 || !ok {
			t.Fatal(wait, ok)
		}
	}
	b.Return(start, 1)
}

// Whatever is asked: what comes due keeps to the rate and to the order asked
// in, waits keep to patience, and refusals to PauseMost.
func TestTakeKeepsToTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := func(least, most int, name string) time.Duration {
			return time.Duration(rapid.IntRange(least, most).Draw(t, name)) * time.Millisecond
		}
		r := Rate{
			Burst: rapid.IntRange(-1, 8).Draw(t, "burst"), Every: ms(1, 3000, "every"), Patience: ms(-10, 20_000, "patience"),
			Shared: rapid.Bool().Draw(t, "shared"),
		}
		b := Budget{Rate: r}
		now := start
		type admitted struct {
			due  time.Time
			cost int
		}
		var all []admitted
		for range rapid.IntRange(1, 60).Draw(t, "asked") {
			now = now.Add(ms(0, 5000, "later"))
			cost := rapid.IntRange(-2, 30).Draw(t, "cost")
			before := b
			wait, ok := b.Take(now, cost)
			if !ok {
				if wait <= 0 || wait > max(PauseMost, time.Duration(r.most())*r.Every) {
					t.Fatalf("refused for %v", wait)
				}
				if b.reserved != before.reserved {
					t.Fatal("a refusal took something")
				}
				continue
			}
			if wait < 0 || wait > max(r.Patience, 0) {
				t.Fatalf("wait %v", wait)
			}
			if rapid.Bool().Draw(t, "withdrawn") && wait > 0 {
				b.Return(now, cost)
				if b != before && b.reserved != later(before.reserved, now) {
					t.Fatalf("%+v, taken and given back: %+v", before, b)
				}
				continue
			}
			all = append(all, admitted{now.Add(wait), min(max(cost, 0), r.most())})
		}
		for i, a := range all {
			if i > 0 && a.due.Before(all[i-1].due) {
				t.Fatalf("%d is due before %d", i, i-1)
			}
			units := 0
			for _, z := range all[i:] {
				units += z.cost
				span := z.due.Sub(a.due)
				// A line larger than the burst comes due when the rest of it fits.
				if most := max(r.Burst, 1) + int(span/r.Every) + a.cost + 1; units > most {
					t.Fatalf("%d units within %v", units, span)
				}
			}
		}
	})
}

// Neighbours: some hammer without end, and one comes back when told to.
func TestWhoSharesAKeyIsNotPausedForWhatAnotherIsRefused(t *testing.T) {
	b := Budget{Rate: talk.Times(1)}
	now, honest, let := start, time.Duration(0), 0
	for range 1000 {
		if wait, ok := b.Take(now, 1); ok {
			let++
		} else if wait > time.Second {
			t.Fatalf("after %d were let through, the next is told to wait %v", let, wait)
		} else {
			honest = wait
		}
		now = now.Add(100 * time.Millisecond)
	}
	if want := 8 + 100; let > want || let < want-1 {
		t.Errorf("%d were let through in 100 s of hammering, want %d", let, want)
	}
	if _, ok := b.Take(now.Add(honest), 1); !ok {
		t.Error("who waited as told was refused")
	}
}

func TestARefusalOnASharedKeyChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(0, 64).Draw(t, "people")
		b := Budget{Rate: talk.Times(people)}
		now := start
		for range rapid.IntRange(1, 200).Draw(t, "asked") {
			now = now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "later")) * time.Millisecond)
			before := b
			if _, ok := b.Take(now, rapid.IntRange(0, 500).Draw(t, "cost")); !ok && b != before {
				t.Fatalf("%+v, and after a refusal %+v", before, b)
			}
		}
	})
}

func TestAnAddressIsWorthSoManyPeople(t *testing.T) {
	one, three := Budget{Rate: talk}, Budget{Rate: talk.Times(3)}
	count := func(b *Budget) (let int) {
		for now := start; now.Before(start.Add(time.Minute)); now = now.Add(time.Second / 3) {
			for range 5 {
				if _, ok := b.Take(now, 1); ok {
					let++
				}
			}
		}
		return let
	}
	person := 5 + 3 + 60
	if n := count(&three); n < 3*person-15 || n > 3*person {
		t.Errorf("in a minute %d are let through, three people's worth is %d", n, 3*person)
	}
	if n := count(&one); n > person {
		t.Errorf("one person: %d", n)
	}
}

// What was done before its cost was known is paid for by what comes next.
func TestWhatIsOwedComesDueFirst(t *testing.T) {
	now := time.Unix(0, 0)
	b := Budget{Rate: Rate{Burst: 5, Every: time.Second, Patience: 10 * time.Second}}
	b.Owe(now, 11)
	if wait, ok := b.Take(now, 1); !ok || wait != 7*time.Second {
		t.Errorf("the next waits %s, %t", wait, ok)
	}
	b.Owe(now, 1000)
	if _, ok := b.Take(now, 1); ok {
		t.Error("who owes much is let on")
	}
	if wait, ok := b.Take(now.Add(time.Minute), 1); !ok || wait != 0 {
		t.Errorf("a minute later the next waits %s, %t", wait, ok)
	}
}
