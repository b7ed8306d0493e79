package sshtest

import (
	"os"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

func TestNormaliseMasksWhatChangesAndMovesNothing(t *testing.T) {
	for in, want := range map[string]string{
		"09:41 lily │ at 23:59:58  ":    "HH:MM lily │ at HH:MM:SS\n",
		"24:00 3:15 10:30am 12:345":     "24:00 3:15 10:30am 12:345\n",
		"listens on 127.0.0.1:40123 ok": "listens on 127.0.0.1:##### ok\n",
		"[::1]:2222 localhost:65535":    "[::1]:#### localhost:#####\n",
		"ssh -p 40123 lily@localhost":   "ssh -p ##### lily@localhost\n",
		"a\n  b   \n\n\n":               "a\n  b\n",
		"":                              "\n",
	} {
		if got := normalise(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestGolden(t *testing.T) {
	t.Chdir(t.TempDir())
	compare := func(screen string) string {
		return failure(t, func(t testing.TB) { Golden(t, "welcome", screen) })
	}
	if said := compare("hello"); !strings.Contains(said, "-update") || !strings.Contains(said, "hello") {
		t.Errorf("without a file: %q", said)
	}
	*update = true
	said := compare("09:41 hello   \nbye")
	*update = false
	if said != "" {
		t.Errorf("-update: %s", said)
	}
	if text, _ := os.ReadFile("testdata/golden/welcome.txt"); string(text) != "HH:MM hello\nbye\n" {
		t.Errorf("-update wrote %q", text)
	}
	if said := compare("10:42 hello\nbye"); said != "" {
		t.Errorf("the same screen a minute later: %s", said)
	}
	if said := compare("10:42 hello\ngood bye"); !strings.Contains(said, "  HH:MM hello\n- bye\n+ good bye\n") {
		t.Errorf("another screen: %s", said)
	}
}

func TestAClientWaitsForItsGoldenScreen(t *testing.T) {
	t.Chdir(t.TempDir())
	roomtest.OK(t, os.MkdirAll("testdata/golden", 0o755))
	roomtest.OK(t, os.WriteFile("testdata/golden/tea.txt", []byte("HH:MM tea\n"), 0o644))
	c, print := stage(t, Who{})
	go func() {
		for _, part := range []string{"12:", "00 ", "te", "a"} {
			print(part)
		}
	}()
	c.Golden("tea")
	print(" time")
	c.WaitFor("time")
	c.who.Patience = 100 * time.Millisecond
	if said := failure(t, func(f testing.TB) { c.t = f; c.Golden("tea") }); !strings.Contains(said, "+ HH:MM tea time") {
		t.Errorf("%q", said)
	}
	c.t = t
}
