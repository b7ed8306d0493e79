package dispatch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// Every command that takes --json writes an object at least where it did something,
// and one where it did not, and each is in the schema; so is every answer to a bot's
// command. What is written is held against it by those who read here.
func TestWhateverProgramsReadIsInTheSchema(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := roomtest.NewShared() // of two nodes, so that all that there is can be asked for
		r, _ := roomtest.Share(t, "one", log.Node(), roomtest.NewMemory())
		roomtest.Share(t, "two", log.Node(), roomtest.NewMemory())
		as := func(name string, operator bool) *knock {
			k := knockAs(t, r, name)
			k.id = state.KeyIdentity("SHA256:" + name)
			k.as = func(s *room.Seat) {
				s.SetOperator(operator)
				synctest.Wait()
			}
			return k
		}
		lily, boss := as("lily", false), as("boss", true)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
		guest := roomtest.Seat(t, r, "ann")
		roomtest.Do(t, bob, &state.Register{}, &state.Say{Text: "spam"}, &state.Away{Reason: "tea"})
		roomtest.Do(t, guest, &state.Say{Text: "more spam"})
		reads := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		asked, err := bob.Do(t.Context(), &state.Say{Text: "tea, lily?"}, nil)
		roomtest.OK(t, err)
		mark := fmt.Sprintf("^%d", asked[0].Seq)
		helper := newBot(t, r, "helper", "")

		used := map[string]bool{}
		run := func(k *knock, done, raw string) {
			t.Helper()
			time.Sleep(time.Minute) // whoever does much at once waits
			verb, rest, _ := strings.Cut(raw, " ")
			raw = strings.TrimSuffix(verb+" --json "+rest, " ")
			switch got := k.ssh(raw); {
			case done == "" && (got.out == "" || got.err != "" || got.status != stdio.StatusDone):
				t.Errorf("%s did %+v", raw, got)
			case done != "" && (got.out != "" || got.status == stdio.StatusDone || !strings.Contains(got.err, `{"error":"`+done+`"`)):
				t.Errorf("%s, which should be refused as %s, did %+v", raw, done, got)
			case done == "":
				used[verb] = true
			}
		}
		run(lily, "", "mentions")
		reads.Leave(state.HowLeft)
		run(lily, "", "register --yes")
		name, _ := text.NewName("lily")
		owner, _ := bob.Owner(name)
		tea, _ := text.NewChannelName("tea")
		cake, _ := text.NewChannelName("cake")
		roomtest.Do(t, bob, &state.Found{Name: tea, Closed: true}, &state.Found{Name: cake})
		for _, name := range []string{"tea", "cake"} {
			c, _ := bob.Channel(name)
			roomtest.Do(t, bob, &state.Invite{Num: c.Num, Who: owner})
		}
		run(lily, "", "channels")
		run(boss, "", "channels")
		run(lily, "", "decline tea ignore")
		run(lily, "no-such-channel", "decline tea")
		run(lily, "", "join cake")
		run(lily, "", "who --in cake")
		handed, _ := bob.Channel("cake")
		roomtest.Do(t, bob, &state.HandOver{Num: handed.Num, Who: owner})
		run(lily, "", "handover --yes --in cake bob")
		run(lily, "", "part cake")
		for _, one := range []struct{ raw, refused string }{
			{"register", "name-yours"}, {"register 000-000", "no-such-code"}, {"keys", ""}, {"keys recover", ""}, {"keys --yes recover private", ""}, {"keys recover all", "usage"},
			{"private registered", ""}, {"private all", ""}, {"private friends", ""}, {"private nobody", "usage"},
			{"friend bob", ""}, {"friend bob", "friend-already"}, {"friend lily", "not-yourself"}, {"friend ann", "not-registered"}, {"friend nobody", "nobody"}, {"friends", ""}, {"who", ""}, {"whois bob", ""},
			{"unfriend bob", ""}, {"unfriend bob", "no-friend"}, {"seen off", ""}, {"seen", ""}, {"seen on", ""}, {"seen never", "usage"}, {"private all", ""},
			{"say tea, anybody?", ""}, {"say --nonce n --", "empty"}, {"me pours tea", ""},
			{"edit tea, everybody?", ""}, {"edit @bob tea?", "edit-begins"}, {"edit " + mark + " tea?", "not-your-line"}, {"edit", "usage"},
			{"answer " + mark + " no", ""}, {"answer ^@bob/9 no", "no-such-line"}, {"answer no", "usage"}, {"react " + mark + " 👍", ""}, {"react " + mark + " 👍 off", ""}, {"react ^9999 👍", "no-such-line"}, {"react 👍", "usage"},
			{"saved", "nothing"}, {"save " + mark, ""}, {"save ^99999", "no-such-line"}, {"save it", "usage"}, {"saved", ""}, {"saved remove " + mark, ""}, {"saved remove " + mark, "nothing"}, {"saved all", "usage"},
			{"mentions --after 99999", "no-such-line"},
			{"dm bob psst", ""}, {"dm nobody psst", "nobody"}, {"unsend", ""}, {"unsend 9999", "no-such-line"}, {"who", ""}, {"whois bob", ""}, {"whois nobody", "nobody"},
			{"topic", ""}, {"motd", ""}, {"topic mine", "not-operator"}, {"report --yes bob too much", ""}, {"report bob", "confirm"}, {"search -n 1 spam", ""}, {"search xyzzy", "nothing"},
			{"tail", ""}, {"tail -n 1", ""}, {"tail --before 9999", "no-such-line"}, {"help", ""}, {"help say", ""}, {"help dance", "usage"}, {"version", ""},
			{"new dev", ""}, {"new DEV", "channel-taken"}, {"new ops closed", ""}, {"new tea open", "usage"}, {"channels", ""}, {"join dev", ""}, {"join none", "no-such-channel"},
			{"invite --in dev bob", ""}, {"invite bob", "usage"}, {"invite --in none bob", "no-such-channel"}, {"takeout --in dev bob 1h spam", ""}, {"takeout --in dev bob", "usage"},
			{"say --in dev hi", ""}, {"say --in none hi", "no-such-channel"}, {"topic --in dev tea", ""}, {"topic --in '#dev'", "no-such-channel"}, {"topic --in #dev", ""},
			{"tail --in dev", ""}, {"tail --in bob", ""}, {"tail --in none", "nobody"}, {"search --in dev hi", ""}, {"handover --yes --in dev bob", "not-member"},
			{"part ops", "confirm"}, {"dissolve ops", "confirm"}, {"dissolve --yes ops", ""}, {"slow --in dev 1s", ""}, {"remove --yes --in dev lily", ""},
			{"release lily", "confirm"}, {"release --yes lily", ""}, {"forget --yes", ""},
		} {
			run(lily, one.refused, one.raw)
		}
		for _, one := range []struct{ raw, refused string }{
			{"topic tea", ""}, {"motd welcome", ""}, {"slow", ""}, {"slow 1s", ""}, {"slow often", "usage"}, {"lock", ""}, {"lock 1", ""}, {"lock 0", ""}, {"announce tea is ready", ""},
			{"op bob", ""}, {"deop --yes bob", ""}, {"mute bob 1h spam -- again", ""}, {"bans", ""}, {"unmute bob", ""}, {"unmute bob", "no-such-ban"}, {"remove --yes ann", ""}, {"remove ann", "nothing"},
			{"kick ann spam", ""}, {"ban --yes SHA256:0000000000000000000000000000000000000000000 1h spam", ""}, {"ban --yes 198.51.100.0/24 forever spam", ""}, {"ban --yes name:john 1h spam", ""},
			{"ban --yes bob 1h spam", ""}, {"bans", ""}, {"unban bob", ""}, {"audit", ""}, {"audit reports 5", ""}, {"nodes", ""}, {"drain two tea elsewhere", ""}, {"drain two off", ""}, {"drain three", "no-such-node"}, {"readmit bob 000-000", "no-such-code"},
		} {
			run(boss, one.refused, one.raw)
		}
		phone := roomtest.SeatOf(t, r, "phone", state.KeyIdentity("SHA256:phone"))
		code, err := phone.Code()
		roomtest.OK(t, err)
		run(boss, "", "readmit --yes bob "+code)

		for _, c := range command.All() {
			verb := c.Name
			if verb == "msg" {
				verb = "dm"
			}
			if about, ok := command.AboutVerb(words.English(), verb); ok && strings.Contains(about.Usage, "[--json]") && !used[verb] {
				t.Errorf("%s was not tried", verb)
			}
		}

		commands := 0
		for _, c := range command.All() {
			time.Sleep(time.Minute)
			for _, args := range []string{"", " bob", " device"} {
				commands += len(slices.DeleteFunc(helper.ask(`{"do":"command","yes":true,"text":"`+c.Name+args+`"}`), func(line string) bool { return strings.HasPrefix(line, `{"event"`) }))
			}
		}
		if commands < 2*len(command.All()) {
			t.Errorf("%d commands were answered", commands)
		}
	})
}

func TestHelpPrintsTheSchema(t *testing.T) {
	got := knockAs(t, roomtest.Open(t), "lily").ssh("help bot --schema")
	if got.status != stdio.StatusDone || got.err != "" || got.out != stdio.Schema {
		t.Errorf("it prints %+v", got)
	}
}
