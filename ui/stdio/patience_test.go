package stdio

import (
	"testing"
	"testing/synctest"
	"time"
)

// Pauses double up to a bound, a refusal that knows better is believed, and no pause
// reaches beyond the patience.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := Patience{Until: time.Now().Add(8500 * time.Millisecond)}
		for i, want := range []time.Duration{AgainFirst, 2 * AgainFirst, 4 * AgainFirst, 8 * AgainFirst, 16 * AgainFirst, AgainMost, AgainMost} {
			pause, again := p.Next(0)
			if pause != want || !again {
				t.Errorf("pause %d is %s, again %t", i, pause, again)
			}
			time.Sleep(pause)
		}
		if pause, again := p.Next(time.Second); pause != time.Second || !again {
			t.Errorf("a refusal says to wait a second, and the pause is %s, again %t", pause, again)
		}
		if _, again := p.Next(time.Minute); again {
			t.Error("a pause reaches beyond the patience")
		}
		if pause, again := p.Next(0); pause != time.Until(p.Until) || !again {
			t.Errorf("the last pause is %s, again %t", pause, again)
		}
		time.Sleep(time.Until(p.Until))
		if _, again := p.Next(0); again {
			t.Error("there is another try after the end")
		}
		many := Patience{Until: time.Now().Add(time.Hour), Spread: true}
		for range 100 {
			if pause, again := many.Next(0); pause < AgainFirst/2 || pause > AgainMost*3/2 || !again {
				t.Errorf("a drawn pause is %s, again %t", pause, again)
			}
		}
	})
}
