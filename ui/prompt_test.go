package ui

import (
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Whoever writes to somebody who has gone reads so before Enter, in any script and
// however they are called, and reads it no more when they are back.
func TestThePromptTellsWhoIsNotHere(t *testing.T) {
	story(t, func(t *testing.T) {
		time.Sleep(10*time.Hour + 44*time.Minute)
		r := roomtest.Open(t)
		bob, xm := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "小明")
		ada := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada"))
		roomtest.Do(t, ada, &state.Register{})
		d := sit(t, r, "lily", 110, 24)
		d.types("bob: where is")
		d.seesNot("not here")
		bob.Leave(state.HowLeft)
		xm.Leave(state.HowLeft)
		ada.Leave(state.HowLeft)
		d.sees("to everybody · bob is not here since 10:44")
		for line, says := range map[string]string{
			"bob, wait": "bob is not here since 10:44", "Bob wait": "bob is not here since 10:44", "bobby: hi": "",
			"小明，在吗": "小明 is not here since 10:44", "小明在吗": "小明 is not here since 10:44",
			"bo": "", "bob": "", "well: bob said so": "", "lily: me": "", "@bob psst": "bob is not here since 10:44",
			"@ada psst": "ada is not here since 10:44", "ada: hello": "ada is not here since 10:44",
		} {
			d.press("ctrl+c")
			d.types(line)
			if text := d.text(); says == "" && strings.Contains(text, "not here") || !strings.Contains(text, says) {
				t.Errorf("for %q it should say %q:\n%s", line, says, text)
			}
		}
		d.press("ctrl+c")
		d.types("bob: where is")
		roomtest.Seat(t, r, "bob")
		d.seesNot("not here")
	})
}

// Near the limit of a message the room that is left is told.
func TestThePromptCountsWhatIsLeft(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.types(strings.Repeat("中", state.MessageLimit.Runes-leftTold-1))
		d.seesNot(" left")
		d.types("x")
		d.sees("to everybody · 100 left")
		d.types(strings.Repeat("x", 100))
		d.sees("to everybody · 0 left")
		d.types("xy")
		d.sees("to everybody · 2 too many")
		d.press("backspace", "backspace")
		d.types("\r")
		d.pass(time.Second)
		d.seesNot("too many")
	})
}

// The command of a choice tells, alone, what is chosen, and what may be.
func TestAChoiceAloneTellsWhatItIs(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := takeSeat(t, registeredAs(t, r, "lily"), "lily", 80, 24, testConfig())
		for _, turn := range []struct{ command, says string }{
			{"/private", "Everybody may write to you privately."}, {"/private registered", "Only those who have registered"}, {"/clear", ""},
			{"/private", "Only those who have registered"}, {"/private friends", "Only your friends"}, {"/clear", ""}, {"/private", "Only your friends"},
			{"/theme", "theme is auto"}, {"/theme nord", ""}, {"/theme", "theme is nord"}, {"/bell", "bell is auto"}, {"/mouse", "mouse is auto"},
		} {
			d.types(turn.command + "\r")
			d.sees(turn.says, "to everybody ▏")
		}
	})
}

// A command that stands alone and is refused leaves the line: there is nothing in it to
// put right. One that wants more stays.
func TestARefusedCommandThatStandsAloneLeavesTheLine(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		for command, says := range map[string]string{"/saved": "You have saved no lines.", "/friends": "You have not registered", "/bans": "Only operators do that."} {
			d.types(command + "\r")
			d.sees(says, "to everybody ▏")
			d.seesNot("▏" + command)
			d.press("up")
			d.sees("▏" + command)
			d.press("ctrl+c")
		}
		d.types("/friend\r")
		d.sees("▏/friend")
	})
}
