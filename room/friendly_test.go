package room

import (
	"math/rand/v2"
	"testing"

	"github.com/clipperhouse/displaywidth"
)

func TestEveryFriendlyNameIsGood(t *testing.T) {
	folds, skeletons := map[string]bool{}, map[string]bool{}
	for _, a := range friendlyFirst {
		for _, b := range friendlyLast {
			n := mustName(t, a+"-"+b)
			if displaywidth.String(n.Text) > doorCells {
				t.Errorf("%s leaves no place for a number", n.Text)
			}
			folds[n.Fold], skeletons[n.Skeleton] = true, true
		}
	}
	if all := len(friendlyFirst) * len(friendlyLast); all < 30_000 || len(folds) != all || len(skeletons) != all {
		t.Errorf("of %d names, %d differ, %d at a glance", all, len(folds), len(skeletons))
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
