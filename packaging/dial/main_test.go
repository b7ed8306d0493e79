package main

import (
	"context"
	"net"
	"runtime"
	"testing"
	"time"
)

func TestACallIsCountedAsWhatBecameOfIt(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux lets one dial from all of 127.0.0.0/8")
	}
	for _, tt := range []struct {
		name         string
		answer       func(net.Conn)
		refused, cut bool
	}{
		{"let in", func(c net.Conn) { _, _ = c.Write([]byte("SSH-2.0-Teahouse\r\n")) }, false, false},
		{"another protocol", func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n")) }, false, true},
		{"cut off in its first word", func(c net.Conn) { _, _ = c.Write([]byte("SSH")) }, false, true},
		{"nobody is there", nil, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			if tt.answer == nil {
				_ = l.Close()
			}
			go func() {
				for {
					c, err := l.Accept()
					if err != nil {
						return
					}
					tt.answer(c)
					_ = c.Close()
				}
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			tally := knock(ctx, l.Addr().String(), 5*time.Millisecond)
			if tally.calls == 0 {
				t.Fatal("it did not call")
			}
			if got := tally.refused == tally.calls; got != tt.refused {
				t.Errorf("refused %d of %d: %v", tally.refused, tally.calls, tally.firstRefusal)
			}
			if got := tally.cut == tally.calls; got != tt.cut {
				t.Errorf("cut %d of %d: %v", tally.cut, tally.calls, tally.firstCut)
			}
			if let := !tt.refused && !tt.cut; let != (tally.longest > 0) || let != (tally.refused+tally.cut == 0) {
				t.Errorf("%+v", tally)
			}
		})
	}
}
