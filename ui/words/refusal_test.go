package words_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/words"
)

// The room's own source says which reasons there are, so that a new one cannot
// be forgotten here.
func reasons(t *testing.T, file, of string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	roomtest.OK(t, err)
	var all []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == of {
				for _, value := range spec.Values {
					s, err := strconv.Unquote(value.(*ast.BasicLit).Value)
					roomtest.OK(t, err)
					all = append(all, s)
				}
			}
		}
		return true
	})
	if len(all) == 0 {
		t.Fatalf("%s has no constants of type %s", file, of)
	}
	return all
}

func TestEveryReasonHasItsOwnSentence(t *testing.T) {
	for language, w := range languages {
		said := map[string]string{w.Refused.Unexpected: "what nobody expected"}
		check := func(reason string, err error) {
			s := w.Refusal(fmt.Errorf("outer: %w", err))
			if other, taken := said[s]; taken {
				t.Errorf("%s: %s reads as %s: %q", language, reason, other, s)
			}
			said[s] = reason
		}
		codes := append(reasons(t, "../../room/state/refusal.go", "Code"), reasons(t, "../../room/state/codes.go", "Code")...)
		for _, code := range codes {
			check(code, &state.Refusal{Code: state.Code(code), Name: "lily", Wait: 3 * time.Second, Max: 7})
		}
		for _, reason := range reasons(t, "../../room/text/name.go", "NameReason") {
			check(reason, &text.NameError{Reason: text.NameReason(reason), Rune: '!'})
		}
		check("nothing", text.ErrEmpty)
		check("too long", &text.TooLongError{Runes: 2001, Max: 2000})
		check("too many lines", &text.TooManyLinesError{Lines: 101, Max: 100})
		check("taken back", context.Canceled)
		check("no term", text.ErrTerm)
	}
}

// What is too long may be for one person or a closed channel: no sentence of it names a
// command that would tell everybody.
func TestWhatIsTooLongIsSentToNobodyElse(t *testing.T) {
	for language, w := range languages {
		for _, says := range []string{
			w.Refusal(&text.TooLongError{Runes: 2001, Max: 2000}), w.Refusal(&text.TooManyLinesError{Lines: 101, Max: 100}), w.Door.LongCommand,
		} {
			if !strings.Contains(says, "--split") || strings.Contains(says, "HOST say --") {
				t.Errorf("%s: %q", language, says)
			}
		}
	}
}

// A room of --max-seats 1 told of all its 1 seats.
func TestTheOnlySeatIsNotAllSeats(t *testing.T) {
	for language, w := range languages {
		if says := w.Refusal(&state.Refusal{Code: state.RoomFull, Max: 1}); strings.Contains(says, "1") {
			t.Errorf("%s: %q", language, says)
		}
		if says := w.Refusal(&state.Refusal{Code: state.RoomFull, Max: 21}); !strings.Contains(says, "21") {
			t.Errorf("%s: %q", language, says)
		}
	}
}

func TestAFaultIsNotShown(t *testing.T) {
	w := words.English()
	if s := w.Refusal(errors.New("disk /var/lib is full")); s != w.Refused.Unexpected {
		t.Errorf("a fault reads %q", s)
	}
	refusal := &state.Refusal{Code: state.NotKept, Err: errors.New("disk /var/lib is full")}
	if s := w.Refusal(refusal); strings.Contains(s, "disk") {
		t.Errorf("the cause of a refusal is shown: %q", s)
	}
}

// Who comes again after the wait that they were told does not come too early.
func TestAWaitIsRoundedUp(t *testing.T) {
	for wait, told := range map[time.Duration]string{
		2100 * time.Millisecond:      "3 seconds",
		time.Minute:                  "1 minute",
		119 * time.Second:            "2 minutes",
		time.Hour:                    "1 hour",
		time.Hour + 30*time.Minute:   "2 hours",
		23*time.Hour + 1*time.Second: "24 hours",
		47*time.Hour + time.Minute:   "2 days",
		49 * time.Hour:               "3 days",
	} {
		s := words.English().Refusal(&state.Refusal{Code: state.TooManyAccounts, Max: 2, Wait: wait})
		if !strings.Contains(s, "in "+told+".") {
			t.Errorf("who has to wait for %v reads %q, not %s", wait, s, told)
		}
	}
}

func TestTheEndOfABanIsNotToldTooEarly(t *testing.T) {
	ends := time.Date(2026, 11, 20, 10, 41, 4, 0, time.UTC)
	to := words.Reader{Now: ends.Add(-time.Hour), Zone: time.FixedZone("IST", 5*3600+1800)}
	if s := words.English().RefusalFor(to, &state.Refusal{Code: state.Banned, Until: ends}); !strings.Contains(s, "until 16:12 IST.") {
		t.Errorf("who is banned until 4 seconds past 16:11 reads %q", s)
	}
}

// An owner slows down a channel, and operators all: which it is, is told.
func TestWhereLinesAreSlowedDownIsTold(t *testing.T) {
	w := words.English()
	for _, one := range []struct {
		channel, waits, refused string
	}{
		{"", "goes out in 10 seconds: lines are slowed down for everybody", "Lines are slowed down for everybody now. Yours can go out in 10 seconds."},
		{"dev", "goes out in 10 seconds: lines are slowed down in #dev", "Lines in #dev are slowed down now. Yours can go out in 10 seconds."},
	} {
		why := &state.Refusal{Code: state.Slowed, Name: one.channel, Wait: 10 * time.Second}
		if waits, refused := w.Waits(why, why.Wait), w.Refusal(why); waits != one.waits || refused != one.refused {
			t.Errorf("in %q they read %q and %q", one.channel, waits, refused)
		}
	}
}

func TestWhoIsPunishedReadsAll(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 41, 0, 0, time.UTC)
	zone := time.FixedZone("CET", 3600)
	to := words.Reader{Now: now, Zone: zone, Contact: "ops@example.com"}
	for _, code := range []state.Code{state.Kicked, state.Banned, state.NameBanned, state.HeldOff, state.Muted} {
		s := words.English().RefusalFor(to, &state.Refusal{Code: code, Reason: "spam", Until: now.Add(time.Hour)})
		for _, want := range []string{"spam", "until 11:41 CET.", "ops@example.com"} {
			if !strings.Contains(s, want) {
				t.Errorf("%s does not tell %q: %q", code, want, s)
			}
		}
	}
	s := words.English().RefusalFor(words.Reader{}, &state.Refusal{Code: state.Banned})
	if s != "You are banned from this room. It has no end." {
		t.Errorf("a ban for ever reads %q", s)
	}
}
