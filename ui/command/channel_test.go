package command

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// Every reason why a channel does not do what somebody wants.
func TestChannelsRefuse(t *testing.T) {
	x := teamOf(t)
	for _, one := range []struct {
		who      *room.Seat
		in, line string
		code     Why
		says     string
	}{
		{x.eve, "", "/join nothing", "no-such-channel", "There is no such channel."},
		{x.eve, "", "/join ops", "no-such-channel", "There is no such channel."},
		{x.eve, "", "/join a b", CodeUsage, "/join NAME"},
		{x.eve, "", "/join #", "no-such-channel", ""},
		{x.eve, "", "/part", CodeUsage, "/quit"},
		{x.eve, "", "/leave", CodeUsage, "/quit"},
		{x.eve, "", "/part dev", "not-in-channel", "You are not in #dev."},
		{x.eve, "", "/part ops", "no-such-channel", ""},
		{x.eve, "", "/go #dev", "not-in-channel", "/join dev"},
		{x.eve, "", "/go #ops", "no-such-channel", ""},
		{x.eve, "", "/go nobody", CodeNobody, "nobody"},
		{x.eve, "", "/go eve", "only-yourself", ""},
		{x.eve, "", "/new tea", "not-registered", "/register"},
		{x.eve, "", "/new tea open", CodeUsage, "/new NAME [closed]"},
		{x.eve, "", "/new -", "name-bad-edge", ""},
		{x.ada, "", "/new dev", "channel-taken", "#dev"},
		{x.ada, "", "/new DEV closed", "channel-taken", "#dev"},
		{x.ada, "", "/invite eve", CodeUsage, "/channels"},
		{x.ada, "", "/invite eve #none", "no-such-channel", ""},
		{x.ada, "", "/invite bob #ops", "in-it-already", "bob"},
		{x.ada, "ops", "/invite eve now", CodeUsage, "/invite NAME [#CHANNEL]"},
		{x.ada, "ops", "/invite nobody", CodeNobody, "nobody"},
		{x.bob, "ops", "/invite eve", "not-owner", "#ops"},
		{x.eve, "", "/invite bob #ops", "no-such-channel", ""},
		{x.eve, "", "/decline #dev", "not-invited", "#dev"},
		{x.eve, "", "/decline #ops", "no-such-channel", ""},
		{x.eve, "", "/decline #dev please", CodeUsage, "/decline #CHANNEL [ignore]"},
		{x.bob, "dev", "/takeout ada 1h", "not-owner", "#dev"},
		{x.ada, "dev", "/takeout bob", CodeUsage, "30m, 1h, 7d or forever. Write it like this: /takeout NAME"},
		{x.ada, "dev", "/takeout bob 1hour", CodeUsage, "30m, 1h, 7d"},
		{x.ada, "ops", "/takeout eve 1h", "not-member", "eve"},
		{x.ada, "dev", "/takeout bob 1h too loud -- again", CodeHere, "Everybody in #dev would read"},
		{x.ada, "dev", "/takeout ada 1h", "not-yourself", ""},
		{x.ada, "", "/takeout bob 1h", CodeUsage, "/channels"},
		{x.bob, "dev", "/handover bob", "not-owner", "#dev"},
		{x.ada, "dev", "/handover eve", "not-member", "eve"},
		{x.ada, "dev", "/handover bob", "not-registered", "bob"},
		{x.ada, "dev", "/handover bob now", CodeUsage, "/handover NAME"},
		{x.bob, "dev", "/dissolve", "not-owner", "#dev"},
		{x.eve, "", "/dissolve #ops", "no-such-channel", ""},
		{x.eve, "", "/dissolve number:2", "no-such-channel", ""},
		{x.eve, "", "/dissolve", CodeUsage, "/channels"},
		{x.bob, "dev", "/topic mine", "not-owner", "#dev"},
		{x.bob, "dev", "/slow 15s", "not-owner", "#dev"},
		{x.bob, "", "/slow 15s", "not-operator", ""},
		{x.bob, "", "/slow", "not-operator", ""},
		{x.ada, "dev", "/kick bob", "not-operator", "/takeout NAME TERM"},
		{x.ada, "", "/kick bob", "not-operator", "Only operators"},
		{x.eve, "", "/quiet #dev", "not-in-channel", ""},
		{x.eve, "", "/quiet #ops", "no-such-channel", ""},
		{x.bob, "", "/quiet #dev perhaps", CodeUsage, "/quiet"},
		{x.eve, "", "/search in:#ops x", "no-such-channel", ""},
		{x.eve, "", "/search in:dev x", "not-in-channel", ""},
		{x.eve, "", "/search in:ops x", CodeNobody, "ops"},
		{x.eve, "", "/search from:nobody x", CodeNobody, "nobody"},
		{x.bob, "", "/search in:dev in:ops x", CodeUsage, "/search WORDS"},
		{x.bob, "", "/query #dev", CodeNobody, "/go #dev"},
		{x.bob, "", "/msg #dev hi", CodeNobody, "/go #dev"},
		{x.bob, "", "/ignore #dev", "no-such-line", "/decline #dev ignore"},
		{x.bob, "", "/whois ＃dev", "no-such-line", "/go #dev"},
		{x.bob, "", "/search in:dev nothing", CodeNothing, ""},
	} {
		if ask := asked(t, one.who, one.in, one.line); ask != "" {
			t.Errorf("%s in %q is asked about, and then refused: %s", one.line, one.in, ask)
		}
		res := runIn(t, one.who, one.in, one.line)
		if res.Code != one.code || res.Refused == "" || !strings.Contains(res.Refused, one.says) {
			t.Errorf("%s in %q: %s %q", one.line, one.in, res.Code, res.Refused)
		}
	}
}

// Whoever may not know of a channel gets the answer that they get where there is none.
func TestAClosedChannelIsAsNone(t *testing.T) {
	x := teamOf(t)
	for _, line := range []string{
		"/join %s", "/join #%s", "/part %s", "/part #%s", "/go #%s", "/go %s", "/invite bob #%s", "/decline #%s", "/decline #%s ignore", "/unignore #%s", "/dissolve #%s",
		"/takeout bob #%s 1h", "/handover bob #%s", "/quiet #%s", "/quiet #%s off", "/search in:%s x", "/search in:#%s x", "/search in:@%s x", "/new %s closed",
		"/whois %s", "/whois #%s", "/msg %s x", "/msg #%s x", "/help %s",
	} {
		closed, none := runIn(t, x.eve, "", fmt.Sprintf(line, "ops")), runIn(t, x.eve, "", fmt.Sprintf(line, "uvw"))
		if closed.Code != none.Code || strings.ReplaceAll(closed.Refused, "ops", "uvw") != none.Refused || closed.Refused == "" {
			t.Errorf("%s: %q, and of none %q", line, closed.Refused, none.Refused)
		}
	}
	known, err := x.eve.Channels(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range known {
		if one.Name != "dev" {
			t.Errorf("eve is told of %+v", one)
		}
	}
	for _, line := range []string{"/join ", "/join #", "/join o", "/part #o", "/go #o", "/decline #o", "/unignore #o", "/unignore o", "/search in:o", "/invite bob #o"} {
		for _, c := range Complete(line, len(line), x.eve.Roster(), x.eve.Me().Person, nil, Sources{Channels: x.eve.ChannelsNow, Ignored: x.eve.Ignored}) {
			if strings.Contains(c.Text, "ops") {
				t.Errorf("%q completes to %q", line, c.Text)
			}
		}
	}
}

// What a channel's owner does there reaches that channel and not the house.
func TestOwnersCommandsMeanTheChannel(t *testing.T) {
	x := teamOf(t)
	for _, one := range []struct {
		line string
		want state.Body
	}{
		{"hi", &state.Say{In: numOf(t, x.ada, "dev"), Text: "hi"}},
		{"/say /hi", &state.Say{In: numOf(t, x.ada, "dev"), Text: "/hi"}},
		{"/me waves", &state.Say{In: numOf(t, x.ada, "dev"), Text: "waves", Act: true}},
		{"#ops is text", &state.Say{In: numOf(t, x.ada, "dev"), Text: "#ops is text"}},
		{"/topic tea", &state.Topic{In: numOf(t, x.ada, "dev"), Text: "tea"}},
		{"/topic -", &state.Topic{In: numOf(t, x.ada, "dev")}},
		{"/slow off", &state.Slow{In: numOf(t, x.ada, "dev")}},
		{"/part", &state.Part{Num: numOf(t, x.ada, "dev")}},
		{"/part #ops", &state.Part{Num: numOf(t, x.ada, "ops")}},
	} {
		c := callOf(x.ada.Roster())
		c.Seat, c.Me = x.ada, x.ada.Me()
		aim := Recipients{In: Where{Num: numOf(t, x.ada, "dev"), Name: "dev"}}
		l := aim.Parse(one.line, c.Roster, false)
		res := l.Run(c).Resolve(t.Context(), true)
		if got, want := fmt.Sprintf("%#v", res.Propose), fmt.Sprintf("%#v", one.want); got != want {
			t.Errorf("%s: %s %q, and not %s", one.line, got, res.Refused, want)
		}
		if l.Kind == Say && l.Prompt(c.Words, false) != "to #dev" {
			t.Errorf("%s: the prompt says %q", one.line, l.Prompt(c.Words, false))
		}
	}
}

// An owner removes lines of the channel, and quotes and numbers mean that one.
func TestLinesAreRemovedWhereTheyAre(t *testing.T) {
	x := teamOf(t)
	dev := numOf(t, x.ada, "dev")
	roomtest.Do(t, x.bob, &state.Say{Text: "in the house"})
	roomtest.Do(t, x.bob, &state.Say{In: dev, Text: "in dev"})
	res := runIn(t, x.ada, "dev", "/remove bob 5")
	if body, ok := res.Propose.(*state.Remove); !ok || len(body.Lines) != 1 || body.In != dev {
		t.Errorf("removed: %#v %s", res.Propose, res.Refused)
	}
	if said, err := x.eve.Said(t.Context(), state.Scope{}, x.bob.Me().Person.ID, noon.AddDate(-9, 0, 0), 9); err != nil || len(said) != 1 {
		t.Errorf("of what bob said in the house is left: %v %v", said, err)
	}
}

// Joining goes there, and so does founding.
func TestWhoJoinsGoesThere(t *testing.T) {
	x := teamOf(t)
	for _, line := range []string{"/join dev", "/j #dev"} {
		c := callOf(x.eve.Roster())
		c.Seat, c.Me = x.eve, x.eve.Me()
		l := Parse(line, c.Roster, false)
		res := l.Run(c).Resolve(context.Background(), false)
		if res.Propose == nil { // joined already
			if go1, ok := res.Effect.(Go); !ok || go1.In != numOf(t, x.eve, "dev") || res.Show == nil {
				t.Errorf("%s again: %+v", line, res)
			}
			continue
		}
		events, err := x.eve.Do(t.Context(), res.Propose, nil)
		if err != nil {
			t.Fatal(err)
		}
		if res.Entered(events) != (Go{In: numOf(t, x.eve, "dev")}) {
			t.Errorf("%s: they go to %+v", line, res.Entered(events))
		}
	}
	if res := runIn(t, x.eve, "dev", "/go"); res.Effect != (Go{}) {
		t.Errorf("/go goes to %+v", res.Effect)
	}
	for line, want := range map[string]Go{"/go lobby": {}, "/go Lobby": {}, "/go #lobby": {}, "/go dev": {In: numOf(t, x.eve, "dev")}} {
		if res := runIn(t, x.eve, "dev", line); res.Effect != want {
			t.Errorf("%s, as the screen calls it, goes to %+v: %s", line, res.Effect, res.Refused)
		}
	}
	if res := runIn(t, x.eve, "dev", "/go bob"); res.Effect != (Go{With: x.bob.Me().Person}) {
		t.Errorf("/go bob goes to %+v", res.Effect)
	}
}

// Whoever is invited to a channel that is called as one of theirs is not left to think that
// they are in it, and can turn it down.
func TestAnInvitationToAnotherChannelSoCalledIsTold(t *testing.T) {
	x := teamOf(t)
	roomtest.Do(t, x.eve, &state.Register{})
	name, err := text.NewChannelName("ops")
	if err != nil {
		t.Fatal(err)
	}
	roomtest.Do(t, x.eve, &state.Found{Name: name, Closed: true}) // who cannot know of the other
	roomtest.Do(t, x.eve, &state.Invite{Num: numOf(t, x.eve, "ops"), Who: x.bob.Me().Person})
	joined := func() string { return strings.Join(runIn(t, x.bob, "", "/join ops").Show, "\n") }
	for _, part := range []string{"You have joined #ops already.", "eve invites you", "You are in another channel called #ops."} {
		if says := joined(); !strings.Contains(says, part) {
			t.Errorf("%q is not in %q", part, says)
		}
	}
	if res := runIn(t, x.bob, "", "/decline #ops"); res.Code != "" {
		t.Errorf("the invitation is not turned down: %+v", res)
	}
	if says := joined(); strings.Contains(says, "another") {
		t.Errorf("it is told of when it is turned down: %q", says)
	}
}

// Whoever wants no invitations to a channel finds it in the list of whom they ignore, by
// Tab and under its name, and nobody else does.
func TestAnIgnoredChannelCanBeHeeded(t *testing.T) {
	x := teamOf(t)
	roomtest.Do(t, x.eve, &state.Register{})
	ops := numOf(t, x.ada, "ops")
	invited := func() bool {
		roomtest.Do(t, x.ada, &state.Invite{Num: ops, Who: x.eve.Me().Person})
		_, ok := x.eve.Invited("ops")
		return ok
	}
	if !invited() {
		t.Fatal("they were not invited")
	}
	runIn(t, x.eve, "", "/decline #ops ignore")
	if invited() {
		t.Fatal("they are invited to what they ignore")
	}
	if got := runIn(t, x.eve, "", "/ignore").Show; len(got) != 1 || !strings.Contains(got[0], "#ops") {
		t.Errorf("they ignore %q", got)
	}
	offers := Complete("/unignore #", 11, x.eve.Roster(), x.eve.Me().Person, nil, Sources{Channels: x.eve.ChannelsNow, Ignored: x.eve.Ignored})
	if len(offers) != 1 || offers[0].Text != "#ops " {
		t.Errorf("Tab offers %+v", offers)
	}
	for _, who := range []*room.Seat{x.ada, x.bob} { // who know it, and ignore nothing
		if res := runIn(t, who, "", "/unignore #ops"); res.Code != CodeNothing {
			t.Errorf("%s is told %+v", who.Me().Person.Name, res)
		}
	}
	if res := runIn(t, x.eve, "", "/unignore ＃OPS"); res.Refused != "" || !strings.Contains(res.Done, "#ops") || !invited() {
		t.Errorf("they read %+v, and are not invited", res)
	}
	if got := runIn(t, x.eve, "", "/ignore").Show; len(got) != 1 || strings.Contains(got[0], "#ops") {
		t.Errorf("they ignore %q", got)
	}
}

// Of a closed channel to which somebody whom they ignore invites them they know nothing, and of
// an open one not who it is that does.
func TestWhoIsIgnoredInvitesNobody(t *testing.T) {
	x := teamOf(t)
	for _, name := range []string{"dev", "ops"} {
		roomtest.Do(t, x.ada, &state.Invite{Num: numOf(t, x.ada, name), Who: x.eve.Me().Person})
	}
	lists := func(ignored Ignores) string {
		c, l := writtenIn(t, x.eve, "", "/channels")
		c.Ignored = ignored
		res := l.Run(c).Resolve(t.Context(), true)
		says := fmt.Sprintf("%v %+v", res.Show, res.Rows)
		for _, one := range Complete("/join #", 7, x.eve.Roster(), x.eve.Me().Person, nil, Sources{Channels: ignored.ChannelsNow(x.eve)}) {
			says += one.Text
		}
		return says
	}
	ada := Ignores{{Person: x.ada.Me().Person}}
	for _, part := range []string{"#ops", "#ops ", "ada invites you"} {
		if says := lists(nil); !strings.Contains(says, part) {
			t.Errorf("%q is not in %q", part, says)
		}
		if says := lists(ada); strings.Contains(says, part) || !strings.Contains(says, "1 channel:") || !strings.Contains(says, "#dev ") {
			t.Errorf("of whom they ignore they read %q", says)
		}
	}
}
