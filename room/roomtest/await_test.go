package roomtest

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestLookingTakesATenthOfTheTime(t *testing.T) {
	for took, most := range map[time.Duration]time.Duration{0: 5 * time.Millisecond, 10 * time.Millisecond: 110 * time.Millisecond, time.Second: 1250 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			began, looks := time.Now(), 0
			so := func() bool {
				looks++
				time.Sleep(took)
				return time.Since(began) > Patience/2
			}
			if !Within(Patience, so) {
				t.Error("it is not seen")
			}
			if late := time.Since(began) - Patience/2; late > most+took {
				t.Errorf("it is seen %v late", late)
			}
			if all := time.Duration(looks-1) * most; all > Patience/2+most {
				t.Errorf("it was looked at %d times", looks)
			}
		})
	}
}

func TestWhatDoesNotComeIsLookedAtOnceMoreAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, last := time.Now(), time.Time{}
		if Within(time.Second, func() bool { last = time.Now(); return false }) {
			t.Error("it came")
		}
		if last.Sub(began) < time.Second {
			t.Errorf("the last look was after %v", last.Sub(began))
		}
	})
}
