package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// Whatever a line is, it is named, the reason is told, and the next one is
// carried out as if nothing had been.
func TestABadLineHarmsNothingElse(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"no JSON", `say hello`, `{"error":"json","line":1,"message":"This is not JSON, at byte 1: invalid character 's' looking for beginning of value"}`},
		{"JSON cut short", `{"do":"say",`, `{"error":"json","line":1,"message":"This is not JSON, at byte 12: unexpected end of JSON input"}`},
		{"two values", `{"do":"who"} {"do":"who"}`, `{"error":"json","line":1,"message":"This is not JSON, at byte 14: invalid character '{' after top-level value"}`},
		{"a list", `[1,2]`, `{"error":"json","line":1,"message":"A request is one JSON object, such as {\"do\":\"say\",\"text\":\"hello\"}"}`},
		{"null", `null`, `{"error":"json","line":1,"message":"A request is one JSON object, such as {\"do\":\"say\",\"text\":\"hello\"}"}`},
		{"nested too deeply", strings.Repeat("[", 20_000), `{"error":"json","line":1,"message":"This is not JSON, at byte 10,001: invalid character '[' exceeded max depth"}`},
		{"a zero byte", "{\"do\":\"who\x00\"}", `{"error":"nul","line":1,"message":"The line has a zero byte. Send UTF-8 text, one JSON object a line."}`},
		{"UTF-16", "{\x00\"\x00}\x00", `{"error":"nul","line":1,"message":"The line has a zero byte. Send UTF-8 text, one JSON object a line."}`},
		{"Latin-1", "{\"do\":\"say\",\"text\":\"caf\xe9\"}", `{"error":"utf8","line":1,"message":"The line is not valid UTF-8."}`},
		{"a giant", `{"do":"say","text":"` + strings.Repeat("a", 3*64<<10) + `"}`, `{"error":"long","line":1,"message":"The line is too long: 65,536 bytes fit. The rest of it was skipped."}`},
		{"nothing to do", `{"id":7}`, `{"error":"missing","id":7,"line":1,"field":"do","message":"do says what is asked for: say, me, dm, answer, edit, react, unsend, who, whois, history, events, search, name, away, back, topic, channels, join, part or command"}`},
		{"nothing known to do", `{"do":"shout","id":7}`, `{"error":"value","id":7,"line":1,"field":"do","message":"There is no request shout; do is say, me, dm, answer, edit, react, unsend, who, whois, history, events, search, name, away, back, topic, channels, join, part or command"}`},
		{"do is no text", `{"do":["say"]}`, `{"error":"type","line":1,"field":"do","message":"The field do must be a string."}`},
		{"an unknown field", `{"do":"say","text":"hi","txt":"hi"}`, `{"error":"field","line":1,"field":"txt","message":"say takes no field txt, but text, in, as, nonce and id."}`},
		{"another request's field", `{"do":"back","text":"hi","id":"x"}`, `{"error":"field","id":"x","line":1,"field":"text","message":"back takes no field text, and none but id."}`},
		{"a field in capitals", `{"do":"say","Text":"hi"}`, `{"error":"field","line":1,"field":"Text","message":"say takes no field Text, but text, in, as, nonce and id."}`},
		{"a field twice", `{"do":"say","text":"to you","text":"to all"}`, `{"error":"field","line":1,"field":"text","message":"The field text is there twice; give it once."}`},
		{"do twice", `{"do":"who","do":"say"}`, `{"error":"field","line":1,"field":"do","message":"The field do is there twice; give it once."}`},
		{"a field is missing", `{"do":"dm","text":"hi"}`, `{"error":"missing","line":1,"field":"to","message":"dm needs the field to."}`},
		{"in nowhere", `{"do":"say","in":"","text":"hi"}`, `{"error":"type","line":1,"field":"in","message":"The field in must be a string that is not empty."}`},
		{"text is a number", `{"do":"say","text":5}`, `{"error":"type","line":1,"field":"text","message":"The field text must be a string."}`},
		{"text is null", `{"do":"say","text":null}`, `{"error":"type","line":1,"field":"text","message":"The field text must be a string."}`},
		{"one name, no list", `{"do":"dm","to":"lily","text":"hi"}`, `{"error":"type","line":1,"field":"to","message":"The field to must be a list of names, such as [\"lily\"]."}`},
		{"no names", `{"do":"dm","to":[],"text":"hi"}`, `{"error":"value","line":1,"field":"to","message":"The field to must have 10 names at most, and at least one."}`},
		{"a null among names", `{"do":"dm","to":["lily",null],"text":"hi"}`, `{"error":"type","line":1,"field":"to","message":"The field to must be a list of names, such as [\"lily\"]."}`},
		{"a crowd", `{"do":"dm","to":["a","b","c","d","e","f","g","h","i","j","k"],"text":"hi"}`, `{"error":"value","line":1,"field":"to","message":"The field to must have 10 names at most, and at least one."}`},
		{"a fraction", `{"do":"history","limit":1.5}`, `{"error":"type","line":1,"field":"limit","message":"The field limit must be a whole number, not below 0."}`},
		{"below zero", `{"do":"events","since":-1}`, `{"error":"type","line":1,"field":"since","message":"The field since must be a string: a cursor or a time, and no bare number."}`},
		{"too much at once", `{"do":"history","limit":201}`, `{"error":"value","line":1,"field":"limit","message":"The field limit must be from 1 to 200."}`},
		{"no number at all", `{"do":"history","before":99999999999999999999}`, `{"error":"type","line":1,"field":"before","message":"The field before must be the number of a line, or the cursor of an event."}`},
		{"beyond whole numbers", `{"do":"events","since":18446744073709551615}`, `{"error":"type","line":1,"field":"since","message":"The field since must be a string: a cursor or a time, and no bare number."}`},
		{"an object for an id", `{"id":{"a":1},"do":"who"}`, `{"error":"type","line":1,"field":"id","message":"The field id must be a string or a number, at most 64 bytes long as it is written, without control characters."}`},
		{"a long id", `{"id":"` + strings.Repeat("a", 63) + `","do":"who"}`, `{"error":"type","line":1,"field":"id","message":"The field id must be a string or a number, at most 64 bytes long as it is written, without control characters."}`},
		{"an id that draws", "{\"id\":\"\u009b2J\",\"do\":\"who\"}", `{"error":"type","line":1,"field":"id","message":"The field id must be a string or a number, at most 64 bytes long as it is written, without control characters."}`},
		{"a field that draws", "{\"do\":\"back\",\"\\u001b[2J\\u009b" + strings.Repeat("e", 99) + "\":1}", `{"error":"field","line":1,"field":"[2J` + strings.Repeat("e", 29) + `…","message":"back takes no field [2J` + strings.Repeat("e", 29) + `…, and none but id."}`},
		{"nobody of that name", `{"do":"dm","to":["lilly","@bob"],"text":"hi"}`, `{"error":"nobody","line":1,"field":"to","message":"Nobody here is called lilly or @bob, so nothing happened. Did you mean lily?"}`},
		{"whois of nobody", `{"do":"whois","name":"lilly lily"}`, `{"error":"nobody","line":1,"field":"name","message":"Nobody here is called lilly lily, so nothing happened. {\"do\":\"who\"} tells who is here."}`},
		{"whois of nothing", `{"do":"whois","name":" "}`, `{"error":"nobody","line":1,"field":"name","message":"Nobody here is called ?, so nothing happened. {\"do\":\"who\"} tells who is here."}`},
		{"nothing to say", `{"do":"say","text":" \u200b\n"}`, `{"error":"empty","line":1,"message":"There is nothing to send yet: write something first."}`},
		{"too much to say", `{"do":"say","text":"` + strings.Repeat("a", 2001) + `"}`, `{"error":"too-long","line":1,"message":"2,001 characters are too many; 2,000 fit into one message. Shorten it, or send it in parts: say, me and dm behind ssh HOST take --split."}`},
		{"too many lines", `{"do":"say","text":"a` + strings.Repeat(`\na`, 100) + `"}`, `{"error":"lines","line":1,"message":"101 lines are too many; 100 fit into one message. Shorten it, or send it in parts: say, me and dm behind ssh HOST take --split."}`},
		{"no text", `{"do":"say","text":"a\u0000b"}`, `{"error":"utf8","line":1,"message":"This is not text in UTF-8, so nothing was sent. Send it through iconv -t UTF-8, or without its zero bytes."}`},
		{"nothing to take back", `{"id":1,"do":"unsend"}`, `{"error":"nothing-to-undo","id":1,"line":1,"message":"Your last line is gone already, or you have none. /marks on shows the marks of earlier ones: /unsend MARK"}`},
		{"no name", `{"do":"name","name":"a b"}`, `{"error":"name-bad-rune","line":1,"field":"name","message":"A name cannot hold a space. Use letters and digits, with - _ . between them."}`},
		{"somebody's name", `{"do":"name","name":"LILY"}`, `{"error":"name-taken","line":1,"message":"Somebody here is called lily already. Choose another name.","name":"lily"}`},
		{"a topic", `{"do":"topic","text":"tea"}`, `{"error":"not-operator","line":1,"message":"Only operators do that. If you are one, come with that key: ssh -i KEY -o IdentitiesOnly=yes."}`},
		{"to itself", `{"do":"dm","to":["helper"],"text":"hi"}`, `{"error":"only-yourself","line":1,"message":"That would reach nobody but yourself; nothing was sent. Name somebody else."}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				roomtest.Seat(t, r, "lily")
				helper := newBot(t, r, "helper", "")
				reads(t, helper.ask(c.line), c.want)
				reads(t, helper.ask("", " \t\r", `{"do":"topic"}`+"\r"), `{"ok":"topic","line":4,"topic":""}`)
			})
		})
	}
}

func TestHalfALineAtTheEnd(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"whole but for its end", `{"do":"topic"}`, `{"ok":"topic","line":1,"topic":""}`},
		{"cut", `{"do":"topi`, `{"error":"half","line":1,"message":"The input ended in the middle of this line, so nothing was done for it."}`},
		{"cut in a letter", "{\"do\":\"\xe5", `{"error":"utf8","line":1,"message":"The line is not valid UTF-8."}`},
		{"too long", `{"do":"` + strings.Repeat("a", 64<<10), `{"error":"long","line":1,"message":"The line is too long: 65,536 bytes fit. The rest of it was skipped."}`},
		{"blank", "  ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				helper := newBot(t, roomtest.Open(t), "helper", "")
				helper.write(c.line)
				if got := plainly(strings.Join(helper.leaves(), "\n")); got != c.want {
					t.Errorf("the bot reads %s, not %s", got, c.want)
				}
			})
		})
	}
}

func TestCommandsOfABot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		a := roomtest.Arrive(t, "guard", state.KeyIdentity("SHA256:guard"))
		a.Mode, a.Operator = state.ModeBot, true
		seat, err := r.Enter(t.Context(), a)
		roomtest.OK(t, err)
		guard := &aBot{t: t, seat: seat, done: make(chan struct{})}
		guard.start("", &guard.out)
		reads(t, guard.next(), `{"event":"hello","seq":1,"name":"guard","room":"teahouse","version":"1.2.3"}`)
		one := func(line string) string {
			t.Helper()
			var last string
			for _, got := range guard.ask(line) {
				last = got
				if !strings.HasPrefix(got, `{"event":`) {
					return got
				}
			}
			return last
		}
		for _, c := range []struct{ line, want string }{
			{`{"do":"command","text":"version"}`, `{"ok":"command","line":1,"rows":[{"version":"1.2.3"}],"text":"teahouse 1.2.3"}`},
			{`{"do":"command","text":"/slow 10s"}`, `{"ok":"command","line":2,"seq":2}`},
			{`{"do":"command","text":"vershun"}`, `{"error":"usage","line":3,"field":"text","message":"There is no command /vershun, and nothing was sent. Did you mean /version? A second / in front sends the line as it is."}`},
			{`{"do":"command","text":"//hello everybody"}`, `{"error":"value","line":4,"field":"text","message":"text must be a command, such as \"kick bob\"; say, me and dm are for what is said."}`},
			{`{"do":"command","text":"theme dark"}`, `{"error":"people","line":5,"field":"text","message":"/theme changes what a person sees; it is not for bots."}`},
			{`{"do":"command","text":"quiet"}`, `{"error":"people","line":6,"field":"text","message":"/quiet changes what a person sees; it is not for bots."}`},
			{`{"do":"command","text":"quit"}`, `{"error":"people","line":7,"field":"text","message":"/quit changes what a person sees; it is not for bots."}`},
			{`{"do":"command","text":"release zed"}`, `{"error":"not-yours","line":8,"field":"text","message":"You do not own the name zed. /keys shows which you own.","name":"zed"}`},
			{`{"do":"topic","text":"tea"}`, `{"ok":"topic","line":9,"seq":3}`},
			{`{"do":"topic"}`, `{"ok":"topic","line":10,"topic":"tea"}`},
		} {
			if got := plainly(one(c.line)); got != c.want {
				t.Errorf("%s is answered\n  %s\nand not\n  %s", c.line, got, c.want)
			}
		}
		// What a person would be asked needs a yes.
		first := parsed(t, one(`{"do":"command","text":"ban bob 1h spam"}`))
		if _, here := r.Roster().Find("bob"); first.Error != string(stdio.Code(command.CodeConfirm)) || first.Field != "yes" || !here {
			t.Errorf("a ban without yes gives %+v", first)
		}
		if second := parsed(t, one(`{"do":"command","text":"ban bob 1h spam","yes":true}`)); second.OK != "command" {
			t.Errorf("a ban with yes gives %+v", second)
		}
		<-bob.Ended()
		if bans := one(`{"do":"command","text":"bans"}`); !strings.Contains(bans, `"rows":[{"id":`) || !strings.Contains(bans, `"name":"bob"`) {
			t.Errorf("the bans are %s", bans)
		}
	})
}
