package flood

// The budget of one key: some moments and a count, however much was asked of it. Only who asks
// again before the time that they were told earns a pause; whoever waits for it never does.

import (
	"math/bits"
	"time"
)

// The pauses that hammering earns.
const (
	PauseMost  = 10 * time.Minute // the longest pause
	pauseFirst = time.Second      // the first; each strike doubles it
	strikeEach = time.Second      // a held key is one strike a second, however fast it repeats
	calmEach   = time.Minute      // this long without a refusal wears off one strike
)

// strikesMost is the number of strikes that earns PauseMost.
var strikesMost = bits.Len64(uint64(PauseMost/pauseFirst)) + 1

// Rate is how much may be done: Burst at once, then one each Every. What must
// wait longer than Patience is refused. A Burst below one counts as one; where
// Every is zero, everything may be done.
type Rate struct {
	Burst    int
	Every    time.Duration
	Patience time.Duration
	// Shared says that many people have the key together, as those behind one
	// address do. Nobody is paused then, because it would hit the others.
	Shared bool
}

// Times is the rate of a key that so many people share.
func (r Rate) Times(people int) Rate {
	people = max(people, 1)
	return Rate{max(r.Burst, 1) * people, r.Every / time.Duration(people), r.Patience, true}
}

// most is the greatest cost that an untouched budget can admit.
func (r Rate) most() int { return max(r.Burst, 1) + int(max(r.Patience, 0)/r.Every) }

// slack is how far reservations may run ahead of the clock without a wait.
func (r Rate) slack() time.Duration { return time.Duration(max(r.Burst, 1)) * r.Every }

// Budget is what one key has left of a Rate, by GCRA. The zero Budget with a Rate is
// untouched. The times given to it must not go back; those of time.Now never
// do. It is not safe for concurrent use; see [Table].
type Budget struct {
	Rate Rate

	reserved time.Time // all that was admitted is paid off by then
	retry    time.Time // what was refused may be asked again from then; only of one person, as are those below
	paused   time.Time // everything is refused until then
	strikes  int       // earned by asking before retry
	struck   time.Time // when the last strike was earned, or one wore off
}

// Take asks to do something that costs so many units. If ok, it is reserved,
// and may be done after wait; what is taken later never comes due earlier.
// Otherwise nothing is reserved, and wait is how long to stay calm before
// asking again; a key that is shared need not. A cost above what an untouched
// budget can admit counts as just that much, so that everything can be done
// some time.
func (b *Budget) Take(now time.Time, cost int) (wait time.Duration, ok bool) {
	if b.Rate.Every <= 0 {
		return 0, true
	}
	b.heal(now)
	cost = min(max(cost, 0), b.Rate.most())
	due := later(b.reserved, now).Add(time.Duration(cost) * b.Rate.Every)
	wait = max(due.Sub(now)-b.Rate.slack(), 0)
	paused := now.Before(b.paused)
	if !paused && wait <= max(b.Rate.Patience, 0) {
		b.reserved = due
		return wait, true
	}
	if b.Rate.Shared {
		return wait - max(b.Rate.Patience, 0), false
	}
	if paused || now.Before(b.retry) {
		b.strike(now)
	}
	b.retry = later(b.paused, now.Add(wait-max(b.Rate.Patience, 0)))
	return b.retry.Sub(now), false
}

// Return gives back what a Take reserved for something that was not done
// after all. What was taken since keeps its wait.
func (b *Budget) Return(now time.Time, cost int) {
	if b.Rate.Every <= 0 {
		return
	}
	cost = min(max(cost, 0), b.Rate.most())
	b.reserved = later(b.reserved.Add(-time.Duration(cost)*b.Rate.Every), now)
}

// Owe takes for something that was done before its cost was known. Nothing is refused, but
// what is taken later comes due behind it.
func (b *Budget) Owe(now time.Time, cost int) {
	if b.Rate.Every <= 0 {
		return
	}
	cost = min(max(cost, 0), b.Rate.most())
	b.reserved = later(b.reserved, now).Add(time.Duration(cost) * b.Rate.Every)
}

// Calm tells whether forgetting the budget would change nothing.
func (b *Budget) Calm(now time.Time) bool {
	b.heal(now)
	return b.strikes == 0 && !now.Before(b.reserved) && !now.Before(b.paused) && !now.Before(b.retry)
}

// strike counts one more attempt of those who were told to wait, and pauses them.
func (b *Budget) strike(now time.Time) {
	if b.strikes == 0 || now.Sub(b.struck) >= strikeEach {
		b.strikes = min(b.strikes+1, strikesMost)
		b.struck = now
	}
	b.paused = now.Add(min(pauseFirst<<(b.strikes-1), PauseMost))
}

// heal lets strikes wear off.
func (b *Budget) heal(now time.Time) {
	if n := int(now.Sub(b.struck) / calmEach); b.strikes > 0 && n > 0 {
		b.strikes = max(b.strikes-n, 0)
		b.struck = b.struck.Add(time.Duration(n) * calmEach)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
