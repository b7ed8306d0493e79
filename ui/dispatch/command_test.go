package dispatch

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strconv"
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

func TestWho(t *testing.T) {
	r := roomtest.Open(t)
	for _, name := range []string{"小明", "lily", "Bob", "ada"} {
		roomtest.Seat(t, r, name)
	}
	knockAs(t, r, "carol").ssh("who").wants(t, stdio.StatusDone, "ada\nBob\nlily\n小明\n", "")
	k := knockAs(t, r, "carol")
	k.pty = true
	k.ssh("names").wants(t, stdio.StatusDone, "ada\r\nBob\r\nlily\r\n小明\r\n", "")
	var people []string
	for line := range strings.Lines(knockAs(t, r, "carol").ssh("who --json").out) {
		var p struct {
			Name  string
			Guest bool
			Since time.Time
		}
		if err := json.Unmarshal([]byte(line), &p); err != nil || !p.Guest || p.Since.IsZero() {
			t.Errorf("%v: %s", err, line)
		}
		people = append(people, p.Name)
	}
	if !slices.Equal(people, []string{"ada", "Bob", "lily", "小明"}) {
		t.Errorf("here are %q", people)
	}
}

func TestCommandsAsVerbs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Do(t, bob, &state.Say{Text: "the release notes\nare out"}, &state.Whisper{To: []state.Person{person(roomtest.Seat(t, r, "ada"))}, Text: "release"})
		for _, one := range []struct {
			raw, out, err string
			status        int
		}{
			{raw: "version", out: "teahouse 1.2.3\n"},
			{raw: "version --json", out: `{"version":"1.2.3"}` + "\n"},
			{raw: "topic", out: "There is no topic.\n"},
			{raw: "topic --json", out: `{"topic":""}` + "\n"},
			{raw: "search release", out: "00:00 bob: the release notes are out\n"},
			{raw: "search --json release", out: `{"event":"say","seq":3,"cursor":"` + bob.Cursor(3) + `","time":"2000-01-01T00:00:00.000Z","from":"bob","guest":true,"text":"the release notes\nare out"}` + "\n"},
			{raw: "search nothing", err: "No line that you may read has nothing.\n", status: stdio.StatusRefused},
			{raw: "search", err: "ssh HOST search [-n N] [--in NAME] [--from NAME] [--before REF] [--after REF] [--json] WORDS\n", status: stdio.StatusUsage},
			{raw: "version please", err: "ssh HOST version [--json]\n", status: stdio.StatusUsage},
			{raw: "whois carol", err: "Nobody here is called carol, so nothing happened. ssh HOST who shows who is here.\n", status: stdio.StatusRefused},
			{raw: "search /who", err: "No line that you may read has /who.\n", status: stdio.StatusRefused},
			{raw: "kick bob", err: "Only operators do that. If you are one, come with that key: ssh -i KEY -o IdentitiesOnly=yes.\n", status: stdio.StatusRefused},
			{raw: "help nonsense", err: "There is no verb called nonsense.\nssh HOST help lists what there is.\n", status: stdio.StatusUsage},
		} {
			knockAs(t, r, "lily").ssh(one.raw).wants(t, one.status, one.out, one.err)
		}
	})
}

func TestQuestionsNeedYes(t *testing.T) {
	r := roomtest.Open(t)
	me := state.KeyIdentity("SHA256:lily")
	k := knockAs(t, r, "lily")
	k.id = me
	got := k.ssh("register")
	if got.status != stdio.StatusRefused || got.out != "" || !strings.HasSuffix(got.err, words.English().Verb.Yes("register")+"\n") {
		t.Errorf("got %+v", got)
	}
	k.ssh("keys").wants(t, stdio.StatusRefused, "", "You have not registered: ssh HOST register makes your name yours.\n")
	k.ssh("register --yes").wants(t, stdio.StatusDone, "", "")
	if got := k.ssh("register --yes"); got.status != stdio.StatusRefused {
		t.Errorf("registered twice: %+v", got)
	}
	if name, err := text.NewName("lily"); err != nil {
		t.Fatal(err)
	} else if _, owned := roomtest.Seat(t, r, "bob").Owner(name); !owned {
		t.Error("nobody owns lily")
	}
}

func TestGoverningFromAScript(t *testing.T) {
	r := roomtest.Open(t)
	bob := roomtest.Seat(t, r, "bob")
	roomtest.Seat(t, r, "carol")
	k := knockAs(t, r, "olga")
	k.id = state.KeyIdentity("SHA256:op")
	k.as = func(s *room.Seat) {
		s.SetOperator(true)
		for !s.Governs() {
			runtime.Gosched()
		}
	}
	got := k.ssh("ban bob 1h spam")
	if got.status != stdio.StatusRefused || got.out != "" || !strings.Contains(got.err, "bob") || !strings.Contains(got.err, "ban --yes") {
		t.Errorf("without --yes: %+v", got)
	}
	if got := k.ssh("ban bob 1hour spam"); got.status != stdio.StatusUsage || got.err != "Say for how long: 30m, 1h, 7d or forever.\n"+stdio.Usage(words.English(), "ban")+"\n" {
		t.Errorf("a term that is none: %+v", got)
	}
	select {
	case <-bob.Ended():
		t.Error("bob is out already")
	default:
	}
	k.ssh("announce tea is ready").wants(t, stdio.StatusDone, "", "")
	reached := func(name string) string {
		return strings.ReplaceAll(words.English().Govern.ReachGuest(name, "", true, false), "/lock", "ssh HOST lock") + "\n"
	}
	k.ssh("ban --yes bob 1h spam").wants(t, stdio.StatusDone, reached("bob"), "")
	<-bob.Ended()
	rows := k.ssh("bans --json").out
	var ban struct{ Act, Name, By, Reason string }
	if err := json.Unmarshal([]byte(rows), &ban); err != nil || fmt.Sprint(ban) != "{ban bob olga spam}" {
		t.Errorf("%v: %s", err, rows)
	}
	k.ssh("kick carol").wants(t, stdio.StatusDone, reached("carol"), "")
	k.ssh("ban --yes carol 1h spam").wants(t, stdio.StatusDone, words.English().Govern.Meant("carol", 0, "", false)+" "+reached("carol"), "")
	k.ssh("ban --yes name:carol 1h spam").wants(t, stdio.StatusDone, "", "")
	if got := k.ssh("unban carol"); got.status != stdio.StatusRefused || got.out != "" || strings.Count(got.err, "of carol until") != 2 || strings.Count(got.err, "of name:carol until") != 1 {
		t.Errorf("a person and a name fit, and neither is lifted: %+v", got)
	}
	k.ssh("unban name:carol").wants(t, stdio.StatusDone, "", "")
	k.ssh("unban name:carol").wants(t, stdio.StatusRefused, "", strings.ReplaceAll(words.English().Refused.NoSuchBan, "/bans", "ssh HOST bans")+"\n")
	if got := k.ssh("lock --json 1"); got.status != stdio.StatusDone || !strings.HasPrefix(got.out, `{"event":"lock","seq":`) {
		t.Errorf("got %+v", got)
	}
}

// What is said to those inside makes sense outside, and changes nothing that
// they wrote themselves.
func TestSentencesOutside(t *testing.T) {
	s := &stdio.Session{Config: testConfig(), Call: &stdio.Invocation{Rest: "/ban /dev/null"}}
	for inside, outside := range map[string]string{
		"/keys lists them.":                     "ssh HOST keys lists them.",
		"Nobody. /who shows who is here.":       "Nobody. ssh HOST who shows who is here.",
		"To own it, write: /register lily":      "To own it, write: ssh HOST register lily",
		"Write /register device there.":         "Write /register device there.",
		"/time sets yours; /quit. / and /away,": "/time sets yours; /quit. / and /away,",
		"Nobody is called /ban or /dev/null.":   "Nobody is called /ban or /dev/null.",
		"没有人。/who 列出在场的人。":                      "没有人。ssh HOST who 列出在场的人。",
		"鍵がありません：/register、/keys。":              "鍵がありません：ssh HOST register、ssh HOST keys。",
		"or/who, /whom, https://a/who":          "or/who, /whom, https://a/who",
		"":                                      "",
	} {
		if got := s.Outside(inside); got != outside {
			t.Errorf("%q becomes %q, not %q", inside, got, outside)
		}
	}
}

// An answer in which nothing is people's says what to do from where it was asked.
func TestWhatTheRoomAnswersIsSaidOutside(t *testing.T) {
	r, w := roomtest.Open(t), words.English()
	k := knockAs(t, r, "lily")
	k.id = state.KeyIdentity("SHA256:lily")
	k.ssh("channels").wants(t, stdio.StatusDone, strings.ReplaceAll(w.Channels.None(true), "/new", "ssh HOST new")+"\n", "")
	k.ssh("register --yes").wants(t, stdio.StatusDone, "", "")
	if got := k.ssh("new #"); got.status != stdio.StatusRefused || strings.Contains(got.err, "/name") {
		t.Errorf("of a channel without a name they are told %q", got.err)
	}
	k.ssh("keys recover").wants(t, stdio.StatusDone, strings.ReplaceAll(w.Account.Recovers(false), "/keys", "ssh HOST keys")+"\n", "")
	bob := knockAs(t, r, "bob")
	bob.id = state.KeyIdentity("SHA256:bob")
	bob.ssh("register --yes").wants(t, stdio.StatusDone, "", "")
	if got := k.ssh("friend --json bob"); !strings.Contains(got.out, "ssh HOST unfriend bob") {
		t.Errorf("programs are told %q", got.out)
	}
}

// Who came without a key, for one command, chooses nothing for themselves: it would end with that.
// Beside a screen of theirs it lasts as long as they are here.
func TestWhatEndsWithTheCommandIsRefused(t *testing.T) {
	r, w := roomtest.Open(t), words.English()
	lily := knockAs(t, r, "lily")
	lily.id = state.KeyIdentity("SHA256:lily")
	for _, verb := range []string{"register --yes", "new dev"} {
		if got := lily.ssh(verb); got.status != stdio.StatusDone {
			t.Fatalf("%s: %+v", verb, got)
		}
	}
	line := did(t, roomtest.Seat(t, r, "eve"), &state.Say{Text: "keep this"})
	guest := knockAs(t, r, "bob")
	for _, verb := range []string{"join dev", "private registered", fmt.Sprintf("save ^%d", line.Seq)} {
		guest.ssh(verb).wants(t, stdio.StatusRefused, "", w.Refusal(state.Refuse(state.NeedsKey))+"\n")
	}
	guest.ssh("private").wants(t, stdio.StatusDone, w.Account.DoorOpen+"\n", "")
	roomtest.SeatOf(t, r, "bob", guest.id)
	guest.ssh("join dev").wants(t, stdio.StatusDone, "", "")
	guest.ssh("private registered").wants(t, stdio.StatusDone, w.Account.DoorClosed+"\n", "")
}

// Where nobody may open a channel, nobody is told to.
func TestNoChannelsAreOfferedWhereNoneMayBe(t *testing.T) {
	r, _ := roomtest.Made(t, func(c *room.Config) { c.Channels, c.Limits = 0, room.DefaultLimits() })
	knockAs(t, r, "lily").ssh("channels").wants(t, stdio.StatusDone, words.English().Channels.None(false)+"\n", "")
}

// Every verb has a manual, and everything that is shown can be had as JSON.
func TestEveryVerbHasAManual(t *testing.T) {
	r := roomtest.Open(t)
	w := words.English()
	k := knockAs(t, r, "lily")
	k.width = 60
	all := k.ssh("help")
	if most := strconv.Itoa(stdio.LastMost); !strings.Contains(w.Help.Flags["-n N"], most) {
		t.Errorf("-n is not said to take %s at most", most)
	}
	for _, verb := range command.Verbs(w, true) {
		about, _ := command.AboutVerb(w, verb)
		got := k.ssh("help " + verb)
		if got.status != stdio.StatusDone || !strings.HasPrefix(got.out, "ssh HOST "+verb) || got.err != "" {
			t.Errorf("help %s: %+v", verb, got)
		}
		if own := k.ssh(verb + " --help"); own.out != got.out || own.status != got.status {
			t.Errorf("%s --help: %+v", verb, own)
		}
		c, _ := command.Lookup(verb)
		if listed := strings.Contains(all.out, "  "+strings.NewReplacer(" [--json]", "", " [--marks]", "").Replace(about.Usage)); listed == (c != nil && c.Group == "govern") {
			t.Errorf("%s is listed for a guest: %v", verb, listed)
		}
		// The usage names the flags that the grammar has, and no others.
		for flag, value := range map[string]string{
			"--json": "", "--yes": "", "--split": "", "-f": "", "-q": "", "--echo": "", "-n": " 5", "--since": " 7", "--nonce": " job/7", "--hold": "",
		} {
			call, err := stdio.Parse(verb + " " + flag + value + " -h")
			understood := err == nil && call.Help // else it is text
			if told := strings.Contains(about.Usage, "["+flag); told != understood {
				t.Errorf("%s %s: told %v, understood %v", verb, flag, told, understood)
			}
		}
	}
	for line := range strings.Lines(k.ssh("help --json").out) {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil || len(o) == 0 {
			t.Errorf("%v: %s", err, line)
		}
	}
}
