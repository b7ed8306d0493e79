package words_test

import (
	"testing"
	"time"

	"teahouse/ui/words"
)

func TestEnglish(t *testing.T) {
	w := words.English()
	n := func(names ...string) []string { return names }
	at := time.Date(2026, 11, 20, 9, 41, 7, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{w.Notice.Arrived(n("carol"), 0), "carol arrived"},
		{w.Notice.Arrived(n("carol", "dave"), 0), "carol and dave arrived"},
		{w.Notice.Arrived(n("carol", "dave", "小明"), 0), "carol, dave and 小明 arrived"},
		{w.Notice.Arrived(n("carol", "dave"), 3), "carol, dave and 3 others arrived"},
		{w.Notice.Arrived(n("carol"), 1), "carol and 1 other arrived"},
		{w.Notice.Arrived(nil, 1), "1 person arrived"},
		{w.Notice.Arrived(nil, 1200), "1,200 people arrived"},
		{w.Notice.Left(n("bob", "ada"), 0), "bob and ada left"},
		{w.Notice.Lost(n("bob"), 0), "bob lost the connection"},
		{w.Notice.Lost(n("bob"), 2), "bob and 2 others lost their connections"},
		{w.Notice.Renamed("lily", "rose"), "lily is now rose"},
		{w.Notice.Away("lily", ""), "lily is away"},
		{w.Notice.Away("lily", "lunch"), "lily is away: lunch"},
		{w.Notice.Restarted(1), "the server started again; 1 person was cut off"},
		{w.Prompt.Everybody, "to everybody"},
		{w.Prompt.Private(n("lily")), "to lily, privately"},
		{w.Prompt.Private(n("lily", "bob")), "to lily and bob, privately"},
		{w.People.Here(12), "12 here"},
		{w.People.Here(9812), "9,812 here"},
		{w.People.Here(1234567), "1,234,567 here"},
		{w.People.Entry("bob", n("guest", "away")), "bob (guest, away)"},
		{w.Answer.Here(1), "1 person is here:"},
		{w.Status.Below(3), "3 new below ↓"},
		{w.Refused.Unknown(n("bbo", "lly"), n("bob", "lily")), "Nobody here is called bbo or lly, so nothing happened. Did you mean bob or lily?"},
		{w.Refused.NameBadRune(' '), "A name cannot hold a space. Use letters and digits, with - _ . between them."},
		{w.Refused.NameBadRune('\u202e'), "A name cannot hold U+202E. Use letters and digits, with - _ . between them."},
		{w.Time.Clock(at), "09:41"},
		{w.Time.Day(at, false), "Friday 20 November"},
		{w.Time.Day(at, true), "Friday 20 November 2026"},
		{w.Time.Moment(at, at.Add(time.Hour)), "09:41"},
		{w.Time.Moment(at, at.Add(24*time.Hour)), "Friday 20 November, 09:41"},
		{w.Time.Moment(at, at.AddDate(1, 0, 0)), "Friday 20 November 2026, 09:41"},
		{w.Time.Duration(999 * time.Millisecond), "a moment"},
		{w.Time.Duration(time.Second), "1 second"},
		{w.Time.Duration(119 * time.Second), "1 minute"},
		{w.Time.Duration(47 * time.Hour), "47 hours"},
		{w.Time.Duration(72 * time.Hour), "3 days"},
		{w.Time.Duration(-time.Hour), "a moment"},
		{w.Govern.For(words.Term(90 * time.Second)), "for 90 seconds"}, // what somebody set is told as it is
		{w.Govern.For(words.Term(90 * time.Minute)), "for 90 minutes"},
		{w.Govern.For(words.Term(60 * time.Hour)), "for 60 hours"},
		{w.Govern.For(words.Term(24 * time.Hour)), "for 24 hours"},
		{w.Govern.For(words.Term(72 * time.Hour)), "for 3 days"},
		{w.Back.Reads(words.Term(60 * time.Hour)), "Who runs this server can read all, private too, for 60 hours."},
	} {
		if c.got != c.want {
			t.Errorf("reads %q, should read %q", c.got, c.want)
		}
	}
}
