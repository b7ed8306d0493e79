package serve

// What strangers send that is read before anybody knows who they are: a proxy's header,
// the passphrase, and what their client says of language, time and terminal.

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"teahouse/keys"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// once is a listener with one connection, on which some bytes come.
type once struct {
	net.Conn
	sent io.Reader
}

func (o *once) Accept() (net.Conn, error)        { return o, nil }
func (o *once) Addr() net.Addr                   { return o.LocalAddr() }
func (o *once) Read(p []byte) (int, error)       { return o.sent.Read(p) }
func (o *once) Close() error                     { return nil }
func (o *once) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 22} }
func (o *once) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(10, 0, 0, 2), Port: 40000} }
func (o *once) SetDeadline(time.Time) error      { return nil }
func (o *once) SetReadDeadline(time.Time) error  { return nil }
func (o *once) SetWriteDeadline(time.Time) error { return nil }

// FuzzProxyHeader: a header names an address of somebody else, or nobody, and takes not a byte
// of what stands behind it.
//
//fuzz:stranger
func FuzzProxyHeader(f *testing.F) {
	const v2 = "\r\n\r\n\x00\r\nQUIT\n"
	for _, seed := range []string{
		"", "SSH-2.0-x\r\n",
		"PROXY TCP4 192.0.2.1 10.0.0.1 4242 22\r\nSSH-2.0-x\r\n", "PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n", "PROXY UNKNOWN\r\nSSH-2.0-x\r\n",
		"PROXY TCP4 127.0.0.1 10.0.0.1 1 2\r\n", "PROXY TCP6 ::ffff:127.0.0.1 ::1 1 2\r\n", "PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "PROXY TCP4 10.0.0.2 10.0.0.1 40000 22\r\n",
		v2 + "\x21\x11\x00\x0c\xc0\x00\x02\x01\x0a\x00\x00\x01\x10\x92\x00\x16SSH-2.0-x\r\n", v2 + "\x20\x00\x00\x00SSH", v2 + "\x21\x31\x00\xd8" + strings.Repeat("/", 216),
		v2 + "\x21\x12\x00\x0c\xc0\x00\x02\x01\x0a\x00\x00\x01\x10\x92\x00\x16", v2 + "\x21\x11\xff\xff", v2 + "\x21\x11\x00\x10\xc0\x00\x02\x01\x0a\x00\x00\x01\x10\x92\x00\x16\x04\x00\x01\x00",
	} {
		f.Add([]byte(seed))
	}
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	f.Fuzz(func(t *testing.T, sent []byte) {
		l := requireProxyHeader(&once{sent: bytes.NewReader(sent)}, proxies, time.Second)
		c, err := l.Accept()
		if err != nil {
			return
		}
		addr, check, err := origin(c)
		if err != nil {
			return
		}
		if !addr.IsValid() || addr.IsUnspecified() || addr.IsLoopback() || addr.Is4In6() || addr.Zone() != "" || check && addr != netip.MustParseAddr("10.0.0.2") {
			t.Errorf("it comes from %v, check %v", addr, check)
		}
		rest, err := io.ReadAll(c)
		_, behind, _ := bytes.Cut(sent, []byte("\r\n")) // where the header is a line
		if err != nil || !bytes.HasSuffix(sent, rest) || bytes.Contains(behind, []byte("SSH-2.0-x\r\n")) && !bytes.Contains(rest, []byte("SSH")) && !slices.Contains(sent, 0) {
			t.Errorf("behind the header stands %q, %v", rest, err)
		}
	})
}

// FuzzPassphrase types anything where the passphrase is asked for: what is read ends with the line, and
// is no longer than a passphrase.
//
//fuzz:stranger
func FuzzPassphrase(f *testing.F) {
	for _, seed := range []string{"tea\r", "te\x7fea\nmore", "wrong\x15right\r", "\x03", "é\x08e\r", strings.Repeat("x", 5*keys.MaxPassphrase) + "\r", "\xff\xfe\x7f\x7f\x7f\r", "\x1b[200~tea\x1b[201~\r", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, typed []byte) {
		in := bytes.NewReader(typed)
		line, err := readTyped(in, io.Discard, 4*keys.MaxPassphrase)
		read := typed[:len(typed)-in.Len()]
		if err != nil {
			if line != "" || err != io.EOF {
				t.Errorf("%q, %v", line, err)
			}
			return
		}
		if i := bytes.IndexAny(read, "\r\n"); i != len(read)-1 {
			t.Errorf("a line of %q ends at %d", read, i)
		}
		if len(line) > 4*keys.MaxPassphrase || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' }) {
			t.Errorf("%q is read", line)
		}
	})
}

// FuzzEnvironment: whatever a client says of itself, it gets words, a clock that can be read, and colours.
//
//fuzz:stranger
func FuzzEnvironment(f *testing.F) {
	for _, seed := range []string{
		"LANG=de_DE.UTF-8", "LC_ALL=C\nLANG=zh_CN.GB18030@x", "LANGUAGE=pt_BR:fr:en", "LC_MESSAGES=\xff\nLC_CTYPE=UTF-8", "LANG=" + strings.Repeat("de_", 2000),
		"TZ=Europe/Berlin", "TZ=:Asia/Tokyo\nTZ=nowhere", "TZ=../../../etc/passwd", "TZ=/etc/localtime", "TZ=UTC+2", "TZ=CET-1CEST,M3.5.0,M10.5.0/3", "TZ=<+0330>-3:30", "TZ=Local", "TZ=\x1b[2J", "TZ=new york",
		"TZ=GMT+99999999999999999999", "COLORTERM=truecolor\nNO_COLOR=\nTERM_PROGRAM=iTerm.app", "=\n==\nLANG", "LC_TERMINAL=iTerm2",
	} {
		f.Add("xterm-256color", seed)
	}
	f.Add("screen.\x1b[", "COLORTERM=24bit")
	moment := time.Date(2026, 7, 14, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, terminal, lines string) {
		env := strings.Split(lines, "\n")
		w := prefs.WordsOf(nil, env, words.English())
		if !slices.Contains(words.All(), w) {
			t.Errorf("the words of %q", w.Language.Name)
		}
		stdio.Spells(env, true, &w.Language)
		stdio.UTF8(env)
		zone := moment.In(command.ZoneOf(env))
		if name := command.ZoneName(zone); !utf8.ValidString(name) || bytes.ContainsFunc([]byte(name), func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("a zone is called %q", name)
		}
		if _, offset := zone.Zone(); offset < -24*3600 || offset > 24*3600 {
			t.Errorf("%v is %d s away", zone, offset)
		}
		if p := term.ProfileOf(terminal, env); p < term.Mono || p > term.TrueColor {
			t.Errorf("a terminal has the colours %v", p)
		}
	})
}
