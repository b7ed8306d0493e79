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

// team is a room with an open channel and a closed one, both of ada, who is in them
// with bob; eve is in neither.
type team struct{ ada, bob, eve *room.Seat }

func teamOf(t *testing.T) team {
	limits := room.DefaultLimits()
	limits.Names.Burst = 1000 // which founding and joining draw on, too
	limits.Lines.Burst = 1000
	r := roomtest.With(t, limits)
	x := team{}
	for name, seat := range map[string]**room.Seat{"ada": &x.ada, "bob": &x.bob, "eve": &x.eve} {
		*seat = roomtest.SeatOf(t, r, name, state.KeyIdentity("SHA256:"+name))
	}
	roomtest.Do(t, x.ada, &state.Register{})
	for name, closed := range map[string]bool{"dev": false, "ops": true} {
		n, err := text.NewChannelName(name)
		if err != nil {
			t.Fatal(err)
		}
		roomtest.Do(t, x.ada, &state.Found{Name: n, Closed: closed})
	}
	roomtest.Do(t, x.ada, &state.Invite{Num: numOf(t, x.ada, "ops"), Who: x.bob.Me().Person})
	roomtest.Do(t, x.bob, &state.Join{Num: numOf(t, x.bob, "ops")})
	roomtest.Do(t, x.bob, &state.Join{Num: numOf(t, x.bob, "dev")})
	return x
}

func numOf(t *testing.T, s *room.Seat, name string) uint64 {
	t.Helper()
	c, ok := s.Channel(name)
	if !ok {
		t.Fatalf("no channel %s", name)
	}
	return c.Num
}

// runIn runs a line where somebody is, "" in the house, to its end: what the room
// makes of it, too.
func runIn(t *testing.T, s *room.Seat, in, line string) Result {
	t.Helper()
	c, l := writtenIn(t, s, in, line)
	res := l.Run(c).Resolve(t.Context(), true)
	if res.Propose != nil {
		if _, err := s.Do(t.Context(), res.Propose, nil); err != nil {
			return c.failed(err)
		}
	}
	return res
}

// asked is the question to which a line leads.
func asked(t *testing.T, s *room.Seat, in, line string) string {
	t.Helper()
	c, l := writtenIn(t, s, in, line)
	return l.Run(c).Resolve(t.Context(), false).Ask
}

func writtenIn(t *testing.T, s *room.Seat, in, line string) (*Call, Line) {
	t.Helper()
	c := callOf(s.Roster())
	c.Seat, c.Me, c.Governs = s, s.Me(), s.Governs()
	aim := Recipients{Governs: c.Governs, Owner: s.Owner}
	if in != "" {
		aim.In = Where{Num: numOf(t, s, in), Name: in}
	}
	return c, aim.Parse(line, c.Roster, false)
}

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
		"/join %s", "/join #%s", "/part %s", "/part #%s", "/go #%s", "/go %s", "/invite bob #%s", "/decline #%s", "/decline #%s ignore", "/dissolve #%s",
		"/takeout bob #%s 1h", "/handover bob #%s", "/quiet #%s", "/quiet #%s off", "/search in:%s x", "/search in:#%s x", "/search in:@%s x", "/new %s closed",
		"/whois %s", "/msg %s x", "/help %s",
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
	for _, line := range []string{"/join ", "/join #", "/join o", "/part #o", "/go #o", "/decline #o", "/search in:o", "/invite bob #o"} {
		for _, c := range Complete(line, len(line), x.eve.Roster(), x.eve.Me().Person, nil, Sources{Channels: x.eve.ChannelsNow}) {
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

// Lines are found in a channel, between two people, and by who said them; what was
// said in a channel one has not joined is not.
func TestASearchKnowsWhereAndWho(t *testing.T) {
	x := teamOf(t)
	dev, ops := numOf(t, x.ada, "dev"), numOf(t, x.ada, "ops")
	roomtest.Do(t, x.ada, &state.Say{Text: "tea at three"})
	roomtest.Do(t, x.ada, &state.Say{In: dev, Text: "tea in dev"})
	roomtest.Do(t, x.bob, &state.Say{In: ops, Text: "tea in ops"})
	roomtest.Do(t, x.bob, &state.Whisper{To: []state.Person{x.ada.Me().Person}, Text: "tea alone"})
	for _, one := range []struct {
		who  *room.Seat
		line string
		want string
	}{
		{x.ada, "/search tea", "tea alone|#ops tea in ops|#dev tea in dev|tea at three"},
		{x.ada, "/search in:dev tea", "#dev tea in dev"},
		{x.ada, "/search tea in:#DEV", "#dev tea in dev"},
		{x.ada, "/search in:bob tea", "tea alone"},
		{x.ada, "/search in:@bob", "tea alone"},
		{x.ada, "/search from:bob tea", "tea alone|#ops tea in ops"},
		{x.ada, "/search from:bob in:ops", "#ops tea in ops"},
		{x.eve, "/search tea", "tea at three"},
		{x.eve, "/search from:bob", ""},
	} {
		res := runIn(t, one.who, "", one.line)
		found, _ := res.Effect.(Found)
		var got []string
		for i, line := range found.Lines {
			_, text, _ := strings.Cut(line, ": ")
			if _, in, ok := strings.Cut(line, "#"); ok {
				name, _, _ := strings.Cut(in, " ")
				text = "#" + name + " " + text
			}
			got = append(got, text)
			if (found.In[i] != 0) != strings.Contains(line, "#") {
				t.Errorf("%s: %q is in %d", one.line, line, found.In[i])
			}
		}
		if strings.Join(got, "|") != one.want {
			t.Errorf("%s: %q %s", one.line, got, res.Refused)
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
	} {
		var got []string
		for _, c := range Complete(one.line, len(one.line), one.who.Roster(), state.Person{}, nil, Sources{Channels: one.who.ChannelsNow}) {
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
