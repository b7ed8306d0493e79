package dispatch

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
)

// Somebody writes to a bot and leaves, and another one comes under the name. What
// the bot answers by the name, or to what was written, reaches nobody.
func TestAnAnswerReachesWhoeverAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		helper := newBot(t, r, "helper", "")
		zed := roomtest.Seat(t, r, "zed")
		whisper(t, zed, helper.seat.Me().Person, "a secret")
		asked := helper.next()
		place := parsed(t, asked[len(asked)-1]).Cursor
		re := fmt.Sprintf(`{"do":"dm","re":%q,"text":"got it"}`, place)
		if got := helper.ask(re); len(got) != 2 || parsed(t, got[1]).OK != "dm" {
			t.Errorf("while they are here, the answer is %q", got)
		}
		zed.Leave(state.HowLeft)
		synctest.Wait()
		other := roomtest.Seat(t, r, "zed")
		helper.next()
		byName := `{"do":"dm","to":["zed"],"text":"got your secret"}`
		for _, ask := range []string{re, byName} {
			got := helper.ask(ask)
			if len(got) != 1 || parsed(t, got[0]).Error != string(state.SomebodyElse) {
				t.Errorf("%s is answered with %q", ask, got)
			}
		}
		if got := gotten(other); len(got) != 0 {
			t.Errorf("the other one reads %q", got)
		}
		time.Sleep(2 * time.Minute) // by now the bot knows who is called so
		if got := helper.ask(byName); len(got) != 2 {
			t.Errorf("later, it is answered with %q", got)
		}
	})
}

// A bot that reads what was said under a name before it was somebody else's goes on
// knowing who bears it.
func TestHistoryTellsNoBotWhoBearsANameNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		old := roomtest.Seat(t, r, "zed")
		roomtest.Say(t, old, "old line")
		old.Leave(state.HowLeft)
		synctest.Wait()
		zed := roomtest.Seat(t, r, "zed")
		helper := newBot(t, r, "helper", "")
		roomtest.Say(t, zed, "helper, hi")
		helper.next()
		for _, ask := range []string{`{"do":"search","text":"old"}`, `{"do":"history"}`, `{"do":"dm","to":["zed"],"text":"hello"}`} {
			if got := helper.ask(ask); parsed(t, got[len(got)-1]).OK == "" {
				t.Errorf("%s is answered with %q", ask, got)
			}
		}
		if got := gotten(zed); got[len(got)-1] != "hello" {
			t.Errorf("they read %q", got)
		}
		zed.Leave(state.HowLeft)
		synctest.Wait()
		roomtest.Seat(t, r, "zed")
		helper.next()
		if got := helper.ask(`{"do":"history"}`, `{"do":"dm","to":["zed"],"text":"hello"}`); parsed(t, got[len(got)-1]).Error != string(state.SomebodyElse) {
			t.Errorf("at the next one it is answered with %q", got)
		}
	})
}

// keeper is an operator's bot.
func keeper(t *testing.T, r *room.Room) *aBot {
	t.Helper()
	a := roomtest.Arrive(t, "keeper", state.KeyIdentity("SHA256:keeper"))
	a.Operator, a.Mode = true, state.ModeBot
	seat, err := r.Enter(t.Context(), a)
	roomtest.OK(t, err)
	b := &aBot{t: t, seat: seat, done: make(chan struct{})}
	b.start("", &b.out)
	return b
}

// No command of a bot reaches whoever has come under a name, however it is written, and
// wherever the name stands.
func TestNoCommandReachesWhoeverTookAName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		mod := keeper(t, r)
		roomtest.Do(t, mod.seat, &state.Register{}, &state.Found{Name: roomtest.Name(t, "cake"), Closed: true, Most: 9})
		roomtest.Seat(t, r, "lily")
		zed := roomtest.SeatOf(t, r, "zed", state.KeyIdentity("SHA256:zed"))
		whisper(t, zed, mod.seat.Me().Person, "let me in, please")
		mod.next()
		zed.Leave(state.HowLeft)
		synctest.Wait()
		other := roomtest.SeatOf(t, r, "zed", state.KeyIdentity("SHA256:other"))
		mod.next()
		asks := []string{"msg lily,zed hi", "msg zed,lily hi", "w @zed: hi", `mute\tzed 1h`, "ban --near zed 1h spam", "invite zed #cake", "takeout zed #cake 1h", "handover zed #cake", "release zed", "release lily zed"}
		for _, c := range command.All() {
			if c.Aimed() {
				asks = append(asks, c.Name+" zed 1h spam")
			}
		}
		for _, ask := range asks {
			got := mod.ask(`{"do":"command","yes":true,"text":"` + ask + `"}`)
			if got := parsed(t, got[len(got)-1]).Error; got != string(state.SomebodyElse) {
				t.Errorf("%s is answered with %q", ask, got)
			}
		}
		if got := gotten(other); len(got) != 0 || len(other.ChannelsNow()) != 0 {
			t.Errorf("the other one reads %q", got)
		}
		if got := mod.ask(`{"do":"command","re":1,"text":"unban"}`); parsed(t, got[0]).Error != "field" { // #1 is a ban
			t.Errorf("a line in the place of a ban: %q", got)
		}
	})
}

func TestAMarkGuardsWhoIsMeant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		a := roomtest.Arrive(t, "lily", state.KeyIdentity("SHA256:lily"))
		a.Mark = "7k3mq"
		if _, err := r.Enter(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		helper := newBot(t, r, "helper", "")
		if got := helper.ask(`{"do":"dm","to":["lily"],"mark":"xxxxx","text":"hi"}`); len(got) != 1 || parsed(t, got[0]).Error != string(state.SomebodyElse) {
			t.Errorf("with another mark: %q", got)
		}
		if got := helper.ask(`{"do":"dm","to":["lily"],"mark":"7k3mq","text":"hi"}`); len(got) != 2 {
			t.Errorf("with their mark: %q", got)
		}
		if got := helper.ask(`{"do":"dm","to":["lily"],"re":1,"text":"hi"}`); len(got) != 1 || parsed(t, got[0]).Error != "field" {
			t.Errorf("with both: %q", got)
		}
	})
}

// A bot takes back any line of its own, also of an earlier session, and nobody
// else's.
func TestABotTakesALineBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily, first := roomtest.Seat(t, r, "lily"), newBot(t, r, "helper", "")
		told := first.ask(`{"do":"say","text":"oops"}`, `{"do":"say","text":"fine"}`)
		oops := parsed(t, told[0])
		first.leaves()
		roomtest.Say(t, lily, "hello")
		again := newBot(t, r, "helper", "")
		got := strings.Join(again.ask(fmt.Sprintf(`{"do":"unsend","re":%d}`, oops.Seq)), " ")
		if !strings.Contains(got, fmt.Sprintf(`"ref":%d,"refcursor":%q`, oops.Seq, oops.Cursor)) {
			t.Errorf("it reads %s", got)
		}
		for ask, code := range map[string]state.Code{
			fmt.Sprintf(`{"do":"unsend","re":%d}`, oops.Seq):   state.NothingToUndo,
			fmt.Sprintf(`{"do":"unsend","re":%d}`, oops.Seq+2): state.NotYourLine,
			`{"do":"unsend","re":999}`:                         state.NoSuchLine,
		} {
			if got := again.ask(ask); len(got) != 1 || parsed(t, got[0]).Error != string(code) {
				t.Errorf("%s is answered with %q", ask, got)
			}
		}
		if got := again.ask(`{"do":"unsend"}`); len(got) != 2 {
			t.Errorf("its last line, of an earlier session, is taken back with %q", got)
		}
	})
}

// An operator's bot punishes whoever wrote a line, whatever they and others are
// called by then, and nobody by a name that is somebody else's now.
func TestABotGovernsWhoeverWroteALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		mod := keeper(t, r)
		mod.next()
		troll := roomtest.SeatOf(t, r, "zed", state.KeyIdentity("SHA256:troll"))
		roomtest.Do(t, troll, &state.Say{Text: "spam"})
		said := mod.next()
		line := parsed(t, said[len(said)-1])
		roomtest.Rename(t, troll, "innocent")
		other := roomtest.SeatOf(t, r, "zed", state.KeyIdentity("SHA256:other"))
		mod.next()
		if got := mod.ask(`{"do":"command","text":"mute zed 1h"}`); parsed(t, got[len(got)-1]).Error != string(state.SomebodyElse) {
			t.Errorf("by the name: %q", got)
		}
		for _, guard := range []string{`"mark":"xxxxx",`, `"re":999,`, `"re":"#00000000000000000000000000",`} {
			if guard[1] == 'm' {
				guard += fmt.Sprintf(`"re":%q,`, line.Cursor)
			}
			got := mod.ask(`{"do":"command",` + guard + `"text":"mute 1h"}`)
			if parsed(t, got[len(got)-1]).Error == "" {
				t.Errorf("%s: %q", guard, got)
			}
		}
		got := mod.ask(fmt.Sprintf(`{"do":"command","re":%q,"text":"mute 1h spam"}`, line.Cursor))
		if parsed(t, got[len(got)-1]).OK != "command" {
			t.Fatalf("by the line: %q", got)
		}
		roomtest.Do(t, other, &state.Say{Text: "I did nothing"})
		if _, err := troll.Do(t.Context(), &state.Say{Text: "more spam"}, nil); err == nil {
			t.Error("whoever wrote the line still writes")
		}
		mod.next()
		if got := mod.ask(`{"do":"command","re":1,"text":"topic tea"}`); parsed(t, got[0]).Error != "field" {
			t.Errorf("a command that is aimed at nobody: %q", got)
		}
	})
}

// However a bot names a line, whoever wrote it is meant, and a mark beside it guards them.
func TestABotNamesALineAsPeopleDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		a := roomtest.Arrive(t, "lily", state.KeyIdentity("SHA256:lily"))
		a.Mark = "k7x2m"
		lily, err := r.Enter(t.Context(), a)
		roomtest.OK(t, err)
		roomtest.Do(t, lily, &state.Register{}, &state.Found{Name: roomtest.Name(t, "dev"), Most: 9})
		b := newBot(t, r, "helper", "")
		b.ask(`{"do":"join","in":"dev"}`)
		roomtest.Do(t, lily, &state.Say{Text: "here", In: lily.Joined()[0].Num})
		told := b.next()
		line := parsed(t, told[len(told)-1])
		for _, named := range []string{
			`"re":"^dev/3","text":"whois"`, `"in":"dev","re":"^3","text":"whois"`, `"in":"dev","re":3,"text":"whois"`,
			`"re":"^CURSOR","text":"whois"`, `"text":"whois ^dev/3"`, `"in":"dev","text":"whois #3"`,
		} {
			named = strings.NewReplacer("3", strconv.FormatUint(line.Seq, 10), "CURSOR", line.Cursor).Replace(named)
			for mark, want := range map[string]string{"": `"name":"lily"`, `,"mark":"k7x2m"`: `"name":"lily"`, `,"mark":"xxxxx"`: `"error":"somebody-else"`} {
				if got := b.ask(`{"do":"command",` + named + mark + `}`); len(got) != 1 || !strings.Contains(got[0], want) {
					t.Errorf("%s%s is answered with %q", named, mark, got)
				}
			}
		}
	})
}
