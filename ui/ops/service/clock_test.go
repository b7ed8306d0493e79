package service

import (
	"runtime"
	"testing"
)

func TestTheMachineTellsItsStartsApart(t *testing.T) {
	c, again := Clock(), Clock()
	if c.Boot != again.Boot || (c.Boot != "") != (runtime.GOOS == "linux") {
		t.Errorf("this start is called %q and %q", c.Boot, again.Boot)
	}
	before := c.Running()
	if after := c.Running(); before < 0 || after < before {
		t.Errorf("it has run for %v, and then for %v", before, after)
	}
	if !c.Born.Before(c.Wall()) {
		t.Errorf("it is %v", c.Wall())
	}
}
