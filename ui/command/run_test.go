package command

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

func zoneOf(t *testing.T, name string) *time.Location {
	z, err := LoadZone(name)
	roomtest.OK(t, err)
	return z
}

func nameOf(t *testing.T, s string) text.Name {
	n, err := text.NewName(s)
	roomtest.OK(t, err)
	return n
}

// What Enter does with lines that are right.
func TestRun(t *testing.T) {
	c := callOf(teahouse(t))
	c.Writer = person("lily")
	berlin := zoneOf(t, "Europe/Berlin")
	for _, one := range []struct {
		text    string
		propose state.Body
		effect  Effect
	}{
		{text: "hello", propose: &state.Say{Text: "hello"}},
		{text: "//x", propose: &state.Say{Text: "/x"}},
		{text: "/say /x", propose: &state.Say{Text: "/x"}},
		{text: "/me waves", propose: &state.Say{Text: "waves", Act: true}},
		{text: "@bob @lily hi", propose: &state.Whisper{To: []state.Person{person("bob"), person("lily")}, Text: "hi"}},
		{text: "/msg bob hi", propose: &state.Whisper{To: []state.Person{person("bob")}, Text: "hi"}},
		{text: "/r thanks", propose: &state.Whisper{To: []state.Person{person("lily")}, Text: "thanks"}},
		{text: "/nick rose", propose: &state.Rename{Name: nameOf(t, "rose")}},
		{text: "/name  小丽 ", propose: &state.Rename{Name: nameOf(t, "小丽")}},
		{text: "/name ที่", propose: &state.Rename{Name: nameOf(t, "ที่")}},
		{text: "/away", propose: &state.Away{}},
		{text: "/away  at lunch ", propose: &state.Away{Reason: "at lunch"}},
		{text: "/back", propose: &state.Away{Back: true}},
		{text: "/unsend ", propose: &state.Unsend{}},
		{text: "/query @Lily", effect: Query{person("lily")}},
		{text: "/i", effect: Quiet{true}},
		{text: "/quiet off", effect: Quiet{false}},
		{text: "/theme Dark", effect: Theme{LookDark}},
		{text: "/bell auto", effect: Bell{WayAuto}},
		{text: "/mouse on", effect: Mouse{On: true}},
		{text: "/copy", effect: Copy{}},
		{text: "/copy link", effect: Copy{Link: true}},
		{text: "/time Europe/Berlin", effect: Zone{berlin}},
		{text: "/clear", effect: Clear{}},
		{text: "/bare", effect: Bare{}},
		{text: "/unread", effect: Unread{}},
		{text: "/bye", effect: Quit{}},
		{text: "  "},
	} {
		got := run(c, one.text)
		if got.Refused != "" || !reflect.DeepEqual(got.Propose, one.propose) || !reflect.DeepEqual(got.Effect, one.effect) {
			t.Errorf("%s gives %+v", one.text, got)
		}
	}
	c.Quiet = true
	if got := run(c, "/quiet").Effect; got != (Quiet{false}) {
		t.Errorf("/quiet while quiet gives %+v", got)
	}
	if got := run(c, "/quiet on").Effect; got != (Quiet{true}) {
		t.Errorf("/quiet on while quiet gives %+v", got)
	}
	if got := run(c, "/unsend").Done; got != c.Words.Notice.Unsent {
		t.Errorf("a line taken back says %q", got)
	}
	if got := run(c, "/version").Show; !reflect.DeepEqual(got, []string{"teahouse 1.2.3"}) {
		t.Errorf("/version says %q", got)
	}
	if got := run(c, "/time").Show; !reflect.DeepEqual(got, []string{"Times are UTC, where it is 12:00."}) {
		t.Errorf("/time says %q", got)
	}
	if got := run(c, "/time Asia/Tokyo").Show; !reflect.DeepEqual(got, []string{"Times are Asia/Tokyo, where it is 21:00."}) {
		t.Errorf("/time Asia/Tokyo says %q", got)
	}
}

// Lines that are not right do nothing, and say what would be.
func TestRefused(t *testing.T) {
	c := callOf(teahouse(t))
	w := &c.Words.Refused
	usage := func(name string) string { return w.Usage(c.Words.Help.Commands[name].Usage) }
	for _, one := range []struct{ text, want string }{
		{"@", w.Nobody},
		{"@ lily", w.Nobody},
		{"@lly hi", w.Unknown([]string{"lly"}, []string{"lily"})},
		{"@lily @bbo hi", w.Unknown([]string{"bbo"}, []string{"bob"})},
		{"/", w.Slash},
		{"/hepl", w.NoCommand("hepl", []string{"help"})},
		{"/etc/passwd", w.NoCommand("etc/passwd", nil)},
		{"/msg", usage("msg")},
		{"/msg  ", usage("msg")},
		{"/msg , hi", usage("msg")},
		{"/msg nobody hi", w.Unknown([]string{"nobody"}, nil)},
		{"/say", usage("say")},
		{"/me  ", usage("me")},
		{"/r", usage("reply")},
		{"/r hi", w.NoReply},
		{"/query", usage("query")},
		{"/query nobody", w.Unknown([]string{"nobody"}, nil)},
		{"/query lily bob", w.Unknown([]string{"lily bob"}, []string{"lily"})},
		{"/query ada", w.OnlyYourself},
		{"/whois lly", w.Unknown([]string{"lly"}, []string{"lily"})},
		{"/who lily", usage("who")},
		{"/quit now", usage("quit")},
		{"/unsend 2", usage("unsend")},
		{"/theme blue", w.Usage("/theme [NAME] (" + strings.Join(looks, ", ") + ")")},
		{"/bell on", w.Usage("/bell [HOW] (off, bell, notify, auto)")},
		{"/mouse on off", usage("mouse")},
		{"/quiet please", usage("quiet")},
		{"/copy all", usage("copy")},
		{"/name", usage("name")},
		{"/name two words", w.NameBadRune(' ')},
		{"/name -lily", w.NameBadEdge('-')},
		{"/name " + strings.Repeat("x", 25), w.NameTooLong(24)},
		{"/time Mars/Olympus", w.NoZone("Mars/Olympus")},
		{"/time Local", w.NoZone("Local")},
		{"/time ../../etc/passwd", w.NoZone("../../etc/passwd")},
		{"/time " + strings.Repeat("x", 99), w.NoZone(strings.Repeat("x", 32) + "…")},
		{"/help nothing-like-it", w.NoHelp("nothing-like-it", nil)},
	} {
		got := run(c, one.text)
		if got.Refused != one.want {
			t.Errorf("%s is refused with %q, want %q", one.text, got.Refused, one.want)
		}
		if got.Propose != nil || got.Effect != nil || got.Show != nil {
			t.Errorf("%s is refused, and yet: %+v", one.text, got)
		}
	}
	l := Parse("/quit", c.Roster, true)
	if got := l.Run(c); got.Refused != w.Pasted || got.Effect != nil {
		t.Errorf("a pasted command gives %+v", got)
	}
}

func TestAWhisperOutlivesTheLine(t *testing.T) {
	c := callOf(teahouse(t))
	var a Recipients
	l := a.Parse("@lily hi", c.Roster, false)
	sent := l.Run(c).Propose.(*state.Whisper)
	a.Parse("@bob and now to you", c.Roster, false)
	if namesOf(sent.To) != "lily" {
		t.Errorf("what goes to lily was turned to %q by the next line", namesOf(sent.To))
	}
}

func TestWho(t *testing.T) {
	c := callOf(rosterOf(t, "ada", "bob", "lily", "carol", "小明"))
	c.Roster.People[1].Away = true
	c.Roster.People[2].Guest = true
	c.Width = 30
	want := []string{"5 people are here:", "ada            lily", "bob (away)     小明", "carol (guest)"}
	if got := run(c, "/ls").Show; !reflect.DeepEqual(got, want) {
		t.Errorf("/ls shows %q", got)
	}
	c.Width = 1
	if got := run(c, "/who").Show; len(got) != 6 {
		t.Errorf("in a window of one column, /who shows %q", got)
	}
	var many []string
	for i := range 5000 {
		many = append(many, fmt.Sprintf("n%04d", i))
	}
	c.Roster, c.Width = rosterOf(t, many...), 80
	got := run(c, "/names").Show
	if got[0] != "5,000 people are here; the first 240:" || len(got) != 1+240/11+1 || !strings.HasPrefix(got[1], "n0000  ") {
		t.Errorf("of many, /names shows %d lines from %q on", len(got), got[:2])
	}
	c.Roster = nil
	if got := run(c, "/who"); got.Refused != "" {
		t.Errorf("of nobody, /who gives %+v", got)
	}
}

func TestWhois(t *testing.T) {
	c := callOf(rosterOf(t, "ada", "bob"))
	bob := &c.Roster.People[1]
	ada := &c.Roster.People[0]
	ada.Registered, ada.Owns, ada.Operator = true, true, true
	bob.Mark, bob.Away, bob.Reason = "7k3mq", true, "lunch"
	bob.Spoke.Store(noon.Add(-5 * time.Minute).UnixMilli())
	for _, one := range []struct {
		text string
		want []string
	}{
		{"/whois @Bob", []string{
			"bob has been here for 2 hours, since 10:00.",
			"Key mark 7k3mq: the same key always has the same mark here.",
			c.Words.Answer.Whois.Loose,
			"Away: lunch",
			"Wrote 5 minutes ago.",
		}},
		{"/whois ada", []string{"ada has been here for 2 hours, since 10:00.", "That is you.", c.Words.Answer.Whois.Owner, c.Words.Answer.Whois.Rules, "Has not written to everybody since they came."}},
	} {
		if got := run(c, one.text).Show; !reflect.DeepEqual(got, one.want) {
			t.Errorf("%s shows %q", one.text, got)
		}
	}
	bob.Registered = true // and called as somebody else may be, too
	if got := run(c, "/whois bob"); got.Show[2] != c.Words.Answer.Whois.Unowned || !got.Rows[0].(Person).Account || got.Rows[0].(Person).Registered {
		t.Errorf("of an account under a name that it does not own, /whois gives %+v", got)
	}
	bob.Guest, bob.Since = true, noon.Add(time.Hour).UnixMilli() // a clock that fell
	got := run(c, "/whois bob").Show
	if !strings.Contains(got[0], "a moment") || got[1] != c.Words.Answer.Whois.Guest {
		t.Errorf("of a guest who has just come, /whois shows %q", got)
	}
}

func TestEveryZoneOfferedExists(t *testing.T) {
	for _, name := range knownZones {
		if z := zoneOf(t, name); ZoneName(noon.In(z)) != name {
			t.Errorf("%s is called %s", name, ZoneName(noon.In(z)))
		}
	}
	if got := ZoneName(noon.In(time.Local)); got == "Local" || got == "" {
		t.Errorf("the server's own zone is called %q", got)
	}
}
