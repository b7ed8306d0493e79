package command

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

func TestComplete(t *testing.T) {
	who := rosterOf(t, "lily", "lilian", "Linus", "bob", "小明", "小红", "Zoë", "bot-9")
	spoke := []string{"Linus", "lily", "gone"}
	for _, c := range []struct {
		name, line string // | is the cursor
		want       []string
	}{
		{"who spoke last comes first", "li|", []string{"Linus: |", "lily: |", "lilian: |"}},
		{"case does not matter", "LIL|", []string{"lily: |", "lilian: |"}},
		{"inside a line", "ask li|", []string{"ask Linus |", "ask lily |", "ask lilian |"}},
		{"behind blanks it is still the start", "  bob|", []string{"  bob: |"}},
		{"a blank is there already", "bo| x", []string{"bob:| x", "bot-9:| x"}},
		{"inside, a blank is there already", "hi bob| x", []string{"hi bob| x"}},
		{"private", "@li|", []string{"@Linus |", "@lily |", "@lilian |"}},
		{"private, full-width", "＠小|", []string{"＠小明 |", "＠小红 |"}},
		{"a second name", "@bob,@zo|", []string{"@bob,@Zoë |"}},
		{"a mention", "hi @zo|", []string{"hi @Zoë |"}},
		{"at alone", "@|", []string{"@Linus |", "@lily |", "@bob |", "@bot-9 |", "@lilian |", "@Zoë |", "@小明 |", "@小红 |"}},
		{"in a private line", "@bob ask zo|", []string{"@bob ask Zoë |"}},
		{"after words without spaces", "请问小|", []string{"请问小明 |", "请问小红 |"}},
		{"a sign inside", "bot-|", []string{"bot-9: |"}},
		{"nothing fits", "xyz|", nil},
		{"nothing is begun", "hello |", nil},
		{"the cursor decides", "bo|b", []string{"bob: |b", "bot-9: |b"}},

		{"a command", "/wh|", []string{"/who|", "/whois |"}},
		{"all commands", "／q|", []string{"／query |", "／quiet |", "／quit|"}},
		{"an old habit", "/nic|", []string{"/nick |"}},
		{"no command", "/xyz|", nil},
		{"a slash to everybody", "//bo|", nil},
		{"options", "/bell |", []string{"/bell off|", "/bell bell|", "/bell notify|", "/bell auto|"}},
		{"plain lines", "/pl|", []string{"/plain |"}},
		{"plain lines, or not", "/plain o|", []string{"/plain on|", "/plain off|"}},
		{"to hold lines", "/ho|", []string{"/hold |"}},
		{"a verb's name is an old habit", "/dm bo|", []string{"/dm bob |", "/dm bot-9 |"}},
		{"an option begun", "/bell N|", []string{"/bell notify|"}},
		{"an option too many", "/theme dark l|", nil},
		{"nothing follows", "/quit l|", nil},
		{"whom", "/whois li|", []string{"/whois Linus |", "/whois lily |", "/whois lilian |"}},
		{"whom, with at", "/query @zo|", []string{"/query @Zoë |"}},
		{"one is enough", "/whois bob zo|", nil},
		{"to whom", "/msg bo|", []string{"/msg bob |", "/msg bot-9 |"}},
		{"to two", "/msg lily,bo|", []string{"/msg lily,bob |", "/msg lily,bot-9 |"}},
		{"a name in what is said", "/me waves at zo|", []string{"/me waves at Zoë |"}},
		{"help", "/help un|", []string{"/help unsend|", "/help unfriend|", "/help unignore|", "/help unread|"}},
		{"help for keys", "/help k|", []string{"/help keys|"}},
		{"a zone", "/time europe/be|", []string{"/time Europe/Berlin|"}},
		{"of no command", "/xyz li|", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			head, tail, _ := strings.Cut(c.line, "|")
			var got []string
			for _, one := range Complete(head+tail, len(head), who, state.Person{}, spoke, Sources{}) {
				got = append(got, head[:one.From]+one.Text+"|"+(head + tail)[one.To:])
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("%q becomes %q, want %q", c.line, got, c.want)
			}
		})
	}
}

func TestCompleteOnAnEmptyLine(t *testing.T) {
	who := rosterOf(t, "lily", "bob")
	got := Complete("", 0, who, state.Person{Name: "bob"}, []string{"lily"}, Sources{})
	if len(got) != 1 || got[0].Text != "lily: " {
		t.Errorf("somebody else should be offered, got %+v", got)
	}
	if got := Complete("", 99, nil, state.Person{}, nil, Sources{}); got != nil {
		t.Errorf("with nobody here, %+v is offered", got)
	}
}

func TestCompleteOffersNoMoreThanAnybodyReads(t *testing.T) {
	var many []string
	for i := range 200 {
		many = append(many, fmt.Sprintf("n%03d", i))
	}
	if got := Complete("n", 1, rosterOf(t, many...), state.Person{}, nil, Sources{}); len(got) != offered {
		t.Errorf("%d names are offered", len(got))
	}
}

// A name after the sign completes in what follows a command, and nowhere in what is said.
func TestChannelsComplete(t *testing.T) {
	x := teamOf(t)
	for _, one := range []struct {
		who  *room.Seat
		line string
		want string
	}{
		{x.eve, "/join ", "dev "},
		{x.eve, "/join #d", "#dev "},
		{x.bob, "/join ", ""},
		{x.bob, "/part ", "dev |ops "},
		{x.bob, "/go #", "#dev |#ops "},
		{x.bob, "/go b", "bob "},
		{x.bob, "/invite eve #o", "#ops "},
		{x.bob, "/quiet #o", "#ops "},
		{x.bob, "/quiet o", "on|off"},
		{x.bob, "#o", ""},
		{x.bob, "see #o", ""},
		{x.bob, "/say #o", ""},
		{x.bob, "/dissolve ", ""},
		{x.ada, "/dissolve #d", "#dev "},
		{x.bob, "/unignore #", ""},
	} {
		var got []string
		for _, c := range Complete(one.line, len(one.line), one.who.Roster(), state.Person{}, nil, Sources{Channels: one.who.ChannelsNow, Ignored: one.who.Ignored}) {
			got = append(got, c.Text)
		}
		all := strings.Join(got, "|")
		if all == "ops |dev " || all == "#ops |#dev " { // in the order in which they were joined
			all = strings.Replace(strings.Replace(all, "ops", "dev", 1), "|dev", "|ops", 1)
			if strings.HasPrefix(all, "#") {
				all = "#dev |#ops "
			}
		}
		if all != one.want {
			t.Errorf("%q completes to %q", one.line, all)
		}
	}
}
