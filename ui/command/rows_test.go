package command

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func said(t *testing.T, s *room.Seat, text string) {
	t.Helper()
	roomtest.Do(t, s, &state.Say{Text: text})
}

// registered makes an account of whoever calls.
func registered(t *testing.T, c *Call) {
	t.Helper()
	roomtest.Do(t, c.Seat, &state.Register{})
	c.Me, c.Roster = c.Seat.Me(), c.Seat.Roster()
}

// rowsOfLine are what a program reads of a line's answer, whatever it asks.
func rowsOfLine(t *testing.T, c *Call, text string) string {
	t.Helper()
	res := run(c, text)
	for res.Later != nil {
		res = res.Later(t.Context())
	}
	if res.Refused != "" {
		t.Errorf("%s is refused: %s", text, res.Refused)
	}
	var lines []string
	for _, row := range res.Rows {
		line, err := json.Marshal(row)
		roomtest.OK(t, err)
		lines = append(lines, string(line))
	}
	return strings.Join(lines, "\n")
}

// What a person is shown a program reads, too.
func TestRows(t *testing.T) {
	c := callOf(rosterOf(t, "ada", "bob"))
	c.Plain, c.MOTD = true, "be kind"
	bob := &c.Roster.People[1]
	bob.Mark, bob.Mode, bob.Away, bob.Reason = "7k3mq", state.ModeBot, true, "tea"
	bob.Spoke.Store(noon.UnixMilli() + 5)
	ada := `{"name":"ada","self":true,"since":"2026-11-20T10:00:00.000Z"}`
	them := `{"name":"bob","mark":"7k3mq","mode":"bot","away":true,"reason":"tea","since":"2026-11-20T10:00:00.000Z","wrote":"2026-11-20T12:00:00.005Z"}`
	for text, want := range map[string]string{
		"/who":       ada + "\n" + them,
		"/whois bob": them,
		"/version":   `{"version":"1.2.3"}`,
	} {
		if got := rowsOfLine(t, c, text); got != want {
			t.Errorf("%s has the rows\n%s\nwant\n%s", text, got, want)
		}
	}
	c.Plain = false
	if got := run(c, "/who").Rows; got != nil {
		t.Errorf("a screen, which reads no rows, gets %d", len(got))
	}
}

func TestRowsOfARealRoom(t *testing.T) {
	c, bob := governor(t)
	registered(t, c)
	said(t, bob, "first\nline")
	said(t, bob, "buy spam")
	roomtest.Do(t, bob, &state.Whisper{To: []state.Person{c.Me.Person}, Text: "spam?"})
	c.MOTD = "be kind"
	for _, b := range []state.Body{
		&state.Topic{Text: "tea"}, &state.MOTD{Text: "cake\ntoday"},
		&state.Mute{Whom: bob.Me().Person, For: time.Hour, Reason: "loud", Note: "again"},
	} {
		roomtest.Do(t, c.Seat, b)
	}
	for _, one := range []struct {
		text string
		want []string // in this order
	}{
		{"/topic", []string{`{"topic":"tea"}`}},
		{"/motd", []string{`{"motd":"be kind\ncake\ntoday"}`}},
		{"/search spam", []string{
			`{"event":"whisper","seq":1,"cursor":"`, `"from":"bob","private":true,"to":["ada"],"text":"spam?"}` + "\n",
			`{"event":"say","seq":`, `"from":"bob","text":"buy spam"}`,
		}},
		{"/bans", []string{`{"id":`, `"act":"mute","name":"bob","key":"SHA256:bob","by":"ada","since":"20`, `Z","until":"20`, `Z","reason":"loud","note":"again"}`}},
		{"/audit", []string{`{"event":"audit","seq":1,`, `"from":"ada",`, `"text":"tea","verb":"topic"`, `"verb":"mute","whom":"bob",`}},
		{"/keys", []string{`{"number":1,"key":"SHA256:ada","since":"20`, `"seats":1,"self":true}` + "\n" + `{"owned":"ada"}`}},
		{"/report bob too much", []string{`"text":"first\nline"`, `"text":"buy spam"}`, `"private":true,"to":["ada"],"text":"spam?"}`}},
		{"/who", []string{`"registered":true,"operator":true`}},
	} {
		c.Plain = true
		rest := rowsOfLine(t, c, one.text)
		got := rest
		for _, want := range one.want {
			_, behind, ok := strings.Cut(rest, want)
			if !ok {
				t.Errorf("%s has no %s behind what it has before:\n%s", one.text, want, got)
				break
			}
			rest = behind
		}
		if strings.Contains(got, string(bob.Me().Person.ID)) && one.text != "/bans" {
			t.Errorf("%s tells who somebody is: %s", one.text, got)
		}
	}
}

// A code for another device holds while its seat does: whoever leaves at once
// is told so in place of one.
func TestACodeNeedsASeat(t *testing.T) {
	r := roomtest.Open(t)
	seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:new"))
	c := callOf(seat.Roster())
	c.Seat, c.Me, c.Once = seat, seat.Me(), true
	if got := run(c, "/register device"); got.Refused != c.Words.Refused.CodeEnds || got.Show != nil {
		t.Errorf("a code is shown: %+v", got)
	}
	c.Once = false
	if got := rowsOfLine(t, c, "/register device"); !strings.HasPrefix(got, `{"code":"`) || !strings.HasSuffix(got, `","seconds":600}`) {
		t.Errorf("its rows are %s", got)
	}
}
