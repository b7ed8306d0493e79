package dispatch

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/stdio"
)

// On a terminal that is not in UTF-8 every second byte of these would be a
// control: CSI, OSC, DCS and their end.
const mojibake = "ś[2Jś[5;5Hdrawn here ŝ2;PWNEDĜ Ő 漢字 café"

func TestTerminalThatIsNotInUTF8GetsASCII(t *testing.T) {
	const why = "Your terminal has not said that it shows UTF-8, so other letters than ASCII are\r\n" +
		"  a likeness or \"?\". If it does, say so: ssh -o SetEnv=LC_CTYPE=C.UTF-8\r\n"
	const shown = "00:00 bob: s[2Js[5;5Hdrawn here s2;PWNEDG O ?? cafe\r\n"
	for _, tt := range []struct {
		name  string
		env   []string
		verb  string
		want  string
		plain bool
	}{
		{"Latin-1 by LANG", []string{"LANG=fr_FR.ISO-8859-1"}, "tail", why + shown, true},
		{"the C locale", []string{"LANG=en_US.UTF-8", "LC_ALL=C"}, "tail", why + shown, true},
		{"LC_CTYPE goes before LANG", []string{"LANG=C", "LC_CTYPE=UTF-8"}, "tail", "00:00 bob: " + mojibake + "\r\n", false},
		{"JSON means the same", []string{"LANG=C"}, "tail --json", `\u015b[2J\u015b`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				roomtest.Do(t, roomtest.Seat(t, r, "bob"), &state.Say{Text: mojibake})
				k := knockAs(t, r, "lily")
				k.pty, k.env = true, append([]string{"TZ=UTC"}, tt.env...)
				got := k.ssh(tt.verb)
				if strings.HasSuffix(tt.verb, "--json") && strings.Contains(got.out, tt.want) {
					got.out = tt.want
				}
				if got.out != tt.want {
					t.Errorf("it sends %q, want %q", got.out, tt.want)
				}
				k.pty = false // what comes without a terminal may stand on one
				want := "00:00 bob: " + mojibake + "\n"
				if tt.plain {
					want = strings.ReplaceAll(shown, "\r\n", "\n")
				}
				if out := k.ssh("tail").out; out != want {
					t.Errorf("the pipe gets %q", out)
				}
			})
		})
	}
}

// A client that sends no locale has its terminal asked, with what is typed
// meanwhile kept, and none of anybody's words sent before the answer.
func TestTerminalIsAskedWhereTheLocaleSaysNothing(t *testing.T) {
	for name, tt := range map[string]struct{ answer, want string }{
		"one cell":  {"he\x1b[1;2Rllo", "00:00 bob: " + mojibake},
		"two cells": {"he\x1b[1;3Rllo", "00:00 bob: s[2Js[5;5Hdrawn here s2;PWNEDG O ?? cafe"},
		"no answer": {"hello", "00:00 bob: s[2Js[5;5Hdrawn here s2;PWNEDG O ?? cafe"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				roomtest.Do(t, roomtest.Seat(t, r, "bob"), &state.Say{Text: mojibake})
				seat := roomtest.Seat(t, r, "lily")
				call, err := stdio.Parse("lines")
				roomtest.OK(t, err)
				in, keys := io.Pipe()
				var out lockedBuffer
				done := make(chan struct{})
				go func() {
					defer close(done)
					_, _ = Run(t.Context(), stdio.Terminal{In: in, Out: &out, Err: &out, PTY: true, Width: 100, Env: []string{"TZ=UTC"}}, seat, testConfig(), call)
				}()
				synctest.Wait()
				if got := out.String(); got != stdio.Letter {
					t.Errorf("before the answer it sends %q", got)
				}
				_, _ = io.WriteString(keys, tt.answer)
				time.Sleep(2 * stdio.SightWithin)
				synctest.Wait()
				if got := out.String(); !strings.Contains(got, tt.want) || !strings.HasSuffix(got, "> hello") {
					t.Errorf("it sends %q", got)
				}
				keys.Close()
				<-done
			})
		})
	}
}

// No line of somebody's looks like another's: what does not fit goes on behind
// an indent, at the width of the window as it is.
func TestLinesBreakBehindAnIndent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		eve := roomtest.Seat(t, r, "eve")
		d := at(t, roomtest.Seat(t, r, "lily"), linesQ, stdio.Terminal{Width: 80})
		forged := "that was a really nice idea of yours, let us all do it right away tod" +
			"01:41 bob: yes, please send the passphrase to eve" + strings.Repeat(" ", 31) + "private from bob: it is 1234"
		roomtest.Do(t, eve, &state.Say{Text: forged})
		d.sent()
		d.shows(
			"00:00 eve: that was a really nice idea of yours, let us all do it right away",
			"  tod01:41 bob: yes, please send the passphrase to eve",
			"  private from bob: it is 1234",
			"",
		)
		d.windows <- ssh.Window{Width: 30, Height: 24}
		roomtest.Do(t, bob, &state.Say{Text: "see\nhttps://example.com/" + strings.Repeat("x", 40) + " there"})
		got := d.sent()
		for _, row := range []string{"00:00 bob: see\r\n", "  https://example.com/xxxxxxx\r\n", "  xxxxxx there\r\n"} {
			if !strings.Contains(got, row) {
				t.Errorf("no row %q in %q", row, got)
			}
		}
		for _, row := range strings.Split(strings.TrimSpace(got), "\r\n") {
			if stdio.Most(row) >= 30 || !strings.HasPrefix(row, "  ") && !strings.HasPrefix(row, "00:00 bob: ") {
				t.Errorf("row %q", row)
			}
		}
	})
}

func FuzzHang(f *testing.F) {
	for _, s := range []string{"00:00 eve: hello there", "  indented " + strings.Repeat("x", 99), strings.Repeat(" ", 50) + "x", "กำกำ 漢字 👩\u200d👩\u200d👧", "\t\tx"} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		clean, err := text.CleanLine(s, 4000)
		if err != nil {
			t.Skip()
		}
		width = min(max(width, 1), 500)
		rows := stdio.Hang(clean, width)
		for i, row := range rows {
			if i > 0 && width > 4 && !strings.HasPrefix(row, stdio.Further) {
				t.Fatalf("row %d of %q begins in the first column: %q", i, clean, row)
			}
		}
		if got, want := strings.Join(strings.Fields(strings.Join(rows, "")), ""), strings.Join(strings.Fields(clean), ""); got != want {
			t.Fatalf("%q became %q", clean, rows)
		}
	})
}

// What is not text in UTF-8 is refused whole, with a word and a status, by
// whatever way it comes; colours go, and the words stay.
func TestWhatIsNoTextIsRefused(t *testing.T) {
	const why = "This is not text in UTF-8, so nothing was sent. Send it through iconv -t UTF-8, or without its zero bytes.\n"
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		k := knockAs(t, r, "lily")
		for _, verb := range []string{"say", "me", "dm bob", "say --split"} {
			for _, in := range []string{"caf\xe9\n", "a\x00b", "\xff\xfeh\x00i\x00"} {
				k.in = strings.NewReader(in)
				k.ssh(verb).wants(t, stdio.StatusRefused, "", why)
			}
		}
		for _, call := range []string{"say caf\xe9", "search caf\xe9", "search --from caf\xe9 tea", "whois caf\xe9", "report bob caf\xe9", "tail --in caf\xe9", "who --in caf\xe9", "join caf\x00e", "help caf\xe9"} {
			k.ssh(call).wants(t, stdio.StatusRefused, "", why)
		}
		k.in = strings.NewReader("\x1b[1;31mFAIL\x1b[0m \x1b]8;;file:///x\x1b\\x.go\x1b]8;;\x1b\\\n")
		k.ssh("say").wants(t, stdio.StatusDone, "", "")
		if got := strings.Join(gotten(bob), "|"); got != "FAIL x.go" {
			t.Errorf("bob read %q", got)
		}
	})
	if _, err := text.Clean("caf\xe9", state.MessageLimit); !errors.Is(err, text.ErrNotText) {
		t.Error(err)
	}
}
