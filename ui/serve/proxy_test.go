package serve_test

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
)

// journal is what a door logged.
type journal struct{ roomtest.Journal }

func (j *journal) has(text string) func() bool {
	return func() bool { return strings.Contains(j.String(), text) }
}

func (j *journal) count(text string) int { return strings.Count(j.String(), text) }

func behindProxies(t *testing.T, network string) (*house, *journal) {
	t.Helper()
	j := new(journal)
	return openDoor(t, "127.0.0.1:0", func(c *serve.Config) { forProxies(c, network, j) }), j
}

func forProxies(c *serve.Config, network string, j *journal) {
	c.Proxies = []netip.Prefix{netip.MustParsePrefix(network)}
	c.Limits.PerAddress = 2
	c.Logger = slog.New(slog.NewTextHandler(j, nil))
}

// through connects as a proxy does, and opens a session that is refused for
// want of a terminal: so the door logs where it comes from.
func through(t *testing.T, h *house, header string) (*ssh.Client, error) {
	t.Helper()
	c := h.link(t)
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	fmt.Fprint(c, header)
	link, chans, reqs, err := ssh.NewClientConn(c, h.addr, &ssh.ClientConfig{
		User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
	})
	if err != nil {
		return nil, err
	}
	client := ssh.NewClient(link, chans, reqs)
	s, err := client.NewSession()
	roomtest.OK(t, err)
	_ = s.Run("")
	return client, nil
}

func TestAProxySaysWhoseConnectionItBrings(t *testing.T) {
	h, j := behindProxies(t, "127.0.0.0/8")
	for header, addr := range map[string]string{
		"PROXY TCP4 203.0.113.9 127.0.0.1 4242 2222\r\n":   "addr=203.0.113.9",
		"PROXY TCP6 2001:db8::9 2001:db8::1 4242 2222\r\n": "addr=2001:db8::9",
		"\r\n\r\n\x00\r\nQUIT\n\x20\x00\x00\x00":           "addr=127.0.0.1", // LOCAL: it asks on its own behalf
		"PROXY UNKNOWN\r\n":                                "addr=127.0.0.1",
	} {
		if _, err := through(t, h, header); err != nil {
			t.Errorf("%q is turned away: %v", header, err)
			continue
		}
		await(t, addr+" is logged", j.has(addr))
	}
	for range 3 { // of whom two may stay
		c := knock(t, h, "127.0.0.1", "PROXY TCP4 198.51.100.7 127.0.0.1 4242 2222\r\n")
		link, err := shake(c, atOnce)
		roomtest.OK(t, err)
		s, err := link.NewSession()
		roomtest.OK(t, err)
		if _, err := s.StdinPipe(); err != nil {
			t.Fatal(err)
		}
		roomtest.OK(t, s.Start("tail -f --wait 0"))
	}
	await(t, "a third connection from one address behind the proxy is refused", func() bool {
		return h.door.Figures().Refused["address"] > 0
	})
}

func TestAProxyMustSendASoundHeader(t *testing.T) {
	headers := []string{
		"",                         // until the deadline
		"SSH-2.0-OpenSSH_10.0\r\n", // none
		"PROXY TCP4 127.0.0.1 127.0.0.1 4242 2222\r\n", // what would be the server's own people
		"PROXY TCP6 ::ffff:127.0.0.1 ::1 4242 2222\r\n",
		"PROXY TCP6 ::1 ::1 4242 2222\r\n",
		"PROXY TCP4 0.0.0.0 127.0.0.1 4242 2222\r\n",
		"PROXY TCP4 no such header\r\n",
		"\r\n\r\n\x00\r\nQUIT\n\x21\x31\x00\xd8/x" + strings.Repeat("\x00", 214), // a socket of its own machine
		"PROXY " + strings.Repeat("x", 10_000) + "\r\n",
	}
	j := new(journal)
	story(t, func(_ *testing.T, c *serve.Config) { forProxies(c, "127.0.0.0/8", j) }, func(t *testing.T, h *house) {
		for _, header := range headers {
			c := h.link(t)
			fmt.Fprint(c, header)
			if said, err := io.ReadAll(c); err != nil || len(said) > 0 {
				t.Errorf("%.50q is answered with %q, %v", header, said, err)
			}
		}
		if refused := h.door.Figures().Refused["proxy"]; refused != uint64(len(headers)) {
			t.Errorf("%d of %d are refused", refused, len(headers))
		}
		time.Sleep(2 * time.Minute) // when those that were counted are told
		if named := j.count(`msg="connection refused" addr=127.0.0.1 reason=proxy`); named != 2 {
			t.Errorf("the proxy is named %d times, want once for each of 2 reasons: %s", named, j)
		}
		if !j.has(`addr=127.0.0.1 reason=proxy count=5`)() || !j.has(`addr=127.0.0.1 reason=proxy count=2`)() {
			t.Errorf("the others are not counted: %s", j)
		}
		if _, err := through(t, h, "PROXY TCP4 203.0.113.9 127.0.0.1 4242 2222\r\n"); err != nil {
			t.Error(err)
		}
	})
}

func TestOthersThanProxiesSendNoHeader(t *testing.T) {
	h, j := behindProxies(t, "192.0.2.0/24")
	if _, err := through(t, h, "PROXY TCP4 203.0.113.9 127.0.0.1 4242 2222\r\n"); err == nil {
		t.Error("a stranger's header is taken")
	}
	if _, err := through(t, h, ""); err != nil {
		t.Error(err)
	}
	await(t, "the coming is logged", j.has("addr=127.0.0.1"))
	if j.has("203.0.113.9")() {
		t.Error("a stranger's header is believed")
	}
}

// A proxy sends headers, and nobody has named it here: whoever looks into the log reads what is lacking.
func TestAHeaderFromWhomNobodyNamedTellsWhatToDo(t *testing.T) {
	for kind, header := range map[string]string{
		"first":  "PROXY TCP4 203.0.113.9 127.0.0.1 4242 2222\r\nSSH-2.0-OpenSSH\r\n",
		"second": "\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\xcb\x00\x71\x09\x7f\x00\x00\x01\x10\x92\x08\xae",
	} {
		t.Run(kind, func(t *testing.T) {
			h, j := behindProxies(t, "192.0.2.0/24")
			for range 2 {
				if _, err := shake(knock(t, h, "127.0.0.1", header), atOnce); err == nil {
					t.Error("it is taken")
				}
			}
			await(t, "both are counted", func() bool { return h.door.Figures().Refused["proxy"] == 2 && h.door.Figures().Failed == 2 })
			if j.count("start with --proxy-protocol and its address") != 1 || j.has("handshake failed")() {
				t.Errorf("the log does not say once what to do: %s", j)
			}
		})
	}
}

func TestIPv6(t *testing.T) {
	if l, err := net.Listen("tcp", "[::1]:0"); err != nil {
		t.Skipf("this machine has no IPv6: %v", err)
	} else {
		_ = l.Close()
	}
	h := openDoor(t, "[::1]:0", func(c *serve.Config) { c.Limits.PerAddress = 2 })
	lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
	h.chat(t, lily, bob)
	if f := h.door.Figures(); f.Connections != 2 || f.Sessions != 2 || f.Authenticated != 2 || f.Received == 0 || f.Sent == 0 {
		t.Errorf("the door counts %+v", f)
	}
}

// HAProxy and others look every two seconds whether a server is there, in one of
// these ways, and close the connection.
func TestAProxysChecksAreNoRefusals(t *testing.T) {
	h, j := behindProxies(t, "127.0.0.0/8")
	own := "PROXY TCP4 127.0.0.1 127.0.0.1 %d 2222\r\n" // names what it connects from
	checks := []string{"", "reset", "PROXY UNKNOWN\r\n", "\r\n\r\n\x00\r\nQUIT\n\x20\x00\x00\x00", own}
	for _, header := range checks {
		c, err := net.Dial("tcp", h.addr)
		roomtest.OK(t, err)
		switch header {
		case "reset":
			_ = c.(*net.TCPConn).SetLinger(0)
			_ = c.Close()
			continue
		case own:
			fmt.Fprintf(c, header, c.LocalAddr().(*net.TCPAddr).Port)
		default:
			fmt.Fprint(c, header)
		}
		_ = c.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, c) // until the server has closed it
		_ = c.Close()
	}
	await(t, "all are counted", func() bool { return h.door.Figures().Silent == uint64(len(checks)-2) })
	if f := h.door.Figures(); len(f.Refused) > 0 || f.Failed > 0 {
		t.Errorf("refused: %v, failed: %d", f.Refused, f.Failed)
	}
	if j.has("msg=")() {
		t.Errorf("the log tells %s", j)
	}
}

// So does what balances loads without a header.
func TestAConnectionClosedAtOnceIsNoFailedHandshake(t *testing.T) {
	j := new(journal)
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) { c.Logger = slog.New(slog.NewTextHandler(j, nil)) })
	c, err := net.Dial("tcp", h.addr)
	roomtest.OK(t, err)
	_ = c.Close()
	await(t, "it is counted", func() bool { return h.door.Figures().Silent == 1 })
	if f := h.door.Figures(); f.Failed > 0 || j.has("msg=")() {
		t.Errorf("%d failed, and the log tells %s", f.Failed, j)
	}
}
