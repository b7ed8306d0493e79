package serve_test

// What clients send that no honest one would: whoever does may lose their session, and
// nobody else notices.

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// TestHostileBytesHarmNobody sends what has crashed, hung or fooled the stock
// parts or other servers. Whoever sends it may lose their session; nobody else
// notices anything.
func TestHostileBytesHarmNobody(t *testing.T) {
	long := strings.Repeat("1;", 33) + "1"
	for name, bytes := range map[string]string{
		"an X10 mouse report by an 8-bit CSI": "\x9bMSP!!",
		"a CSI of 33 separators":              "\x1b[" + long,
		"the same inside a paste":             "\x1b[200~\x1b[" + long + "\x1b[201~",
		"an endless CSI":                      "\x1b[" + strings.Repeat("9", 1<<16),
		"an endless OSC":                      "\x1b]52;c;" + strings.Repeat("A", 1<<20),
		"a paste without an end":              "\x1b[200~" + strings.Repeat("x", 2<<20),
		"a flood of keys":                     strings.Repeat("x", 1<<17),
		"a flood of arrows":                   strings.Repeat("\x1b[A\x1b[B", 1<<14),
		"a flood of Escape":                   strings.Repeat("\x1b", 1<<15),
		"broken UTF-8":                        "\xff\xfe\xc0\x80\xed\xa0\x80\xf8\x88\x80\x80\x80",
		"answers nobody asked for":            strings.Repeat("\x1b[5;5R\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?62;c", 1000),
	} {
		t.Run(name, func(t *testing.T) {
			story(t, nil, func(t *testing.T, h *house) {
				lily, bob, mallory := h.enter(t, "lily"), h.enter(t, "bob"), h.enter(t, "mallory")
				sent := make(chan struct{})
				go func() { defer close(sent); _ = mallory.Send(bytes) }()
				h.chat(t, lily, bob)
				h.chat(t, bob, lily)
				mallory.Cut()
				<-sent
				h.gone(t, "mallory")
			})
		})
	}
}

// TestWindowsOfAnySize lets clients claim any window, at entry and later.
func TestWindowsOfAnySize(t *testing.T) {
	sizes := [][2]int{{0, 0}, {1, 1}, {2, 1}, {19, 4}, {20, 5}, {500, 200}, {4000, 2000}, {65535, 65535}, {1 << 30, 1 << 30}, {80, 0}, {0, 24}}
	story(t, nil, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		for _, size := range sizes {
			before := heap()
			mallory := h.terminal(t, sshtest.Who{User: "mallory", Width: claim(size[0]), Height: claim(size[1]), Blind: true})
			for _, next := range sizes {
				mallory.Resize(next[0], next[1])
			}
			h.here(t, "mallory")
			h.chat(t, lily, bob)
			said := fmt.Sprint("hello from ", size)
			mallory.Line(said)
			bob.WaitFor(said)
			if grown := heap() - before; grown > 8<<20 {
				t.Errorf("the windows of %v took %d MB", size, grown>>20)
			}
			mallory.Cut()
			h.gone(t, "mallory")
		}
		lily.Resize(4000, 2000)
		lily.Resize(1, 1)
		lily.Resize(80, 24)
		lily.WaitFor("to everybody")
	})
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestAFloodOfEnvironmentVariables sends more than a server could hold.
func TestAFloodOfEnvironmentVariables(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		raw := h.connect(t, sshtest.Who{User: "mallory"})
		session, err := raw.NewSession()
		roomtest.OK(t, err)
		refused := 0
		for i := range 2000 {
			if err := session.Setenv(fmt.Sprint("LC_", i), strings.Repeat("x", 30_000)); err != nil {
				refused++
			}
		}
		if refused < 1900 {
			t.Errorf("only %d of 2000 large variables were refused", refused)
		}
		h.chat(t, lily, bob)
	})
}

func TestAProxyHeaderIsNotBelieved(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		c := h.link(t)
		fmt.Fprint(c, "PROXY TCP4 203.0.113.9 127.0.0.1 4242 2222\r\n")
		began := time.Now()
		all, err := io.ReadAll(c)
		if err != nil || strings.Count(string(all), "SSH-2.0") != 1 || time.Since(began) > 0 {
			t.Errorf("the server goes on after it for %v: %q, %v", time.Since(began), all, err)
		}
	})
}

// claim is how the kit is told to claim a size, zero included.
func claim(n int) int {
	if n == 0 {
		return -1
	}
	return n
}
