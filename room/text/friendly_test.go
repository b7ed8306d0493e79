package text

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/clipperhouse/displaywidth"
)

func TestEveryFriendlyNameIsGood(t *testing.T) {
	oneGoroutine(t)
	folds, looks := map[string]bool{}, map[string]string{}
	for _, a := range friendlyFirst {
		for _, b := range friendlyLast {
			n := mustName(t, a+"-"+b)
			if displaywidth.String(n.Text)+len(strconv.Itoa(MaxNumber)) > MaxNameCells {
				t.Errorf("%s leaves no place for a number", n.Text)
			}
			folds[n.Fold] = true
			for look := range n.EachLook {
				if other := looks[look]; other != "" && other != n.Text {
					t.Errorf("%s is read as %s", n.Text, other)
				}
				looks[look] = n.Text
			}
		}
	}
	if all := len(friendlyFirst) * len(friendlyLast); all < 30_000 || len(folds) != all {
		t.Errorf("of %d names, %d differ", all, len(folds))
	}
}

func TestFriendlyNameDrawsFromAllOfThem(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	drawn := map[string]bool{}
	for range 1000 {
		drawn[FriendlyName(r)] = true
	}
	if len(drawn) < 950 {
		t.Errorf("1000 draws gave %d names", len(drawn))
	}
}
