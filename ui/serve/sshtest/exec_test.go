package sshtest

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

func TestExec(t *testing.T) {
	addr, _ := serve(t, func(s *session) {
		in, _ := io.ReadAll(s)
		s.print("%s(%s)%q", s.command, in, s.term)
		fmt.Fprintf(s.Stderr(), "%s is warm", s.env["POT"])
		s.leave(3)
	})
	stdout, stderr, status := Exec(t, addr, Who{Env: map[string]string{"POT": "red"}}, "say", "tea\n")
	if stdout != "say(tea\n)\"\"" || stderr != "red is warm" || status != 3 {
		t.Errorf("%q, %q, %d", stdout, stderr, status)
	}
	if stdout, _, _ = Exec(t, addr, Who{}, "", ""); stdout != `()""` {
		t.Errorf("a shell without a terminal: %q", stdout)
	}
	stuck, _ := serve(t, func(s *session) { s.print("half"); hold(s); s.Read(make([]byte, 1)); <-s.resized })
	said := failure(t, func(t testing.TB) {
		Exec(t, stuck, Who{Patience: 2 * time.Second}, "wait", "")
	})
	if !strings.Contains(said, "not done after 2s") || !strings.Contains(said, "half") {
		t.Errorf("a command without end: %q", said)
	}
}
