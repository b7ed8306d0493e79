package service

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
)

// still is a reader of a log who stands still until they are let go.
type still struct {
	read bytes.Buffer
	goes chan struct{}
}

func (s *still) Write(p []byte) (int, error) {
	<-s.goes
	return s.read.Write(p)
}

func TestALogThatNobodyReadsStopsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &still{goes: make(chan struct{})}
		u := &unread{w: s, patience: logPatience, lost: func(n int) []byte { return fmt.Appendf(nil, "%d are lost\n", n) }}
		line := strings.Repeat("x", 1023)
		for i := range 1 + unreadMost>>10 + 7 { // one is stuck, a megabyte waits, and the others are lost
			if n, err := fmt.Fprintln(u, line); n != 1024 || err != nil {
				t.Fatalf("line %d: %d, %v", i, n, err)
			}
		}
		close(s.goes)
		synctest.Wait()
		fmt.Fprintln(u, "and on")
		want := strings.Repeat(line+"\n", 1+unreadMost>>10) + "7 are lost\nand on\n"
		if got := s.read.String(); got != want {
			t.Errorf("it reads %d bytes and %q, not %d", len(got), got[max(0, len(got)-40):], len(want))
		}
	})
}
