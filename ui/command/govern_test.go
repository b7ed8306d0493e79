package command

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// governor is the call of an operator in a real room, where bob is too.
func governor(t *testing.T) (*Call, *room.Seat) {
	r := roomtest.Open(t)
	bob := roomtest.Arrive(t, "bob", state.KeyIdentity("SHA256:bob"))
	bob.Addr = netip.MustParseAddr("192.0.2.7")
	other, err := r.Enter(t.Context(), bob)
	roomtest.OK(t, err)
	a := roomtest.Arrive(t, "ada", state.KeyIdentity("SHA256:ada"))
	a.Operator = true
	seat, err := r.Enter(t.Context(), a)
	roomtest.OK(t, err)
	c := callOf(seat.Roster())
	c.Seat, c.Governs, c.Me, c.Now = seat, true, seat.Me(), time.Now()
	return c, other
}

func netOf(s string) netip.Prefix { return netip.MustParsePrefix(s) }

// agreed is what a line leads to once the person has said yes.
func agreed(c *Call, text string) (ask string, res Result) {
	for res = run(c, text); res.Later != nil || res.Then != nil; {
		if res.Later != nil {
			res = res.Later(context.Background())
			continue
		}
		ask, res = res.Ask, *res.Then
	}
	return ask, res
}

// whole is the fingerprint of a key that never came.
const whole = "SHA256:E04j6JyCdfnKPYBtUPB5hIZ9uzUkPAGIr39MdGVoSOo"

func TestGoverning(t *testing.T) {
	c, seat := governor(t)
	bob := seat.Me().Person
	for _, one := range []struct {
		text    string
		asks    bool
		propose state.Body
	}{
		{"/kick bob", false, &state.Kick{Whom: bob}},
		{"/kick @bob too loud -- again", false, &state.Kick{Whom: bob, Reason: "too loud", Note: "again"}},
		{"/ban bob 7d spam -- third time", true, &state.Ban{Whom: bob, For: 168 * time.Hour, Reason: "spam", Note: "third time"}},
		{"/ban bob --yes forever spam", false, &state.Ban{Whom: bob, For: text.Forever, Reason: "spam"}},
		{"/ban " + whole + " 1h x", true, &state.Ban{Whom: state.Person{ID: state.KeyIdentity(whole), Name: whole[:32] + "…"}, For: time.Hour, Reason: "x"}},
		{"/ban 192.0.2.7 1h x", true, &state.Ban{Net: netOf("192.0.2.7/32"), For: time.Hour, Reason: "x"}},
		{"/ban 192.0.2.0/24 1h x", true, &state.Ban{Net: netOf("192.0.2.0/24"), For: time.Hour, Reason: "x"}},
		{"/ban 2001:db8::/48 30m x", true, &state.Ban{Net: netOf("2001:db8::/48"), For: 30 * time.Minute, Reason: "x"}},
		{"/ban name:carla 1h x", true, &state.Ban{Name: nameOf(t, "carla"), For: time.Hour, Reason: "x"}},
		{"/mute bob 10m", false, &state.Mute{Whom: bob, For: 10 * time.Minute}},
		{"/mute bob 10m loud -- x", false, &state.Mute{Whom: bob, For: 10 * time.Minute, Reason: "loud", Note: "x"}},
		{"/mute bob --near 10m", false, &state.Mute{Whom: bob, For: 10 * time.Minute, Along: true}},
		{"/mute --yes bob 10m", false, &state.Mute{Whom: bob, For: 10 * time.Minute}},
		{"/kick bob --yes rude", false, &state.Kick{Whom: bob, Reason: "rude"}},
		{"/ban bob 1h --near spam", true, &state.Ban{Whom: bob, For: time.Hour, Reason: "spam", Along: true}},
		{"/op bob", false, &state.Op{Whom: bob}},
		{"/topic tea", false, &state.Topic{Text: "tea"}},
		{"/topic -", false, &state.Topic{}},
		{"/motd be kind", false, &state.MOTD{Text: "be kind"}},
		{"/slow 10s", false, &state.Slow{Each: 10 * time.Second}},
		{"/slow OFF", false, &state.Slow{}},
		{"/lock 2", false, &state.SetLock{Level: state.LockRegistered}},
		{"/lock 0", false, &state.SetLock{}},
		{"/announce closing", false, &state.Announce{Text: "closing"}},
		{"/private registered", false, &state.SetDMPolicy{Closed: true}},
		{"/private all", false, &state.SetDMPolicy{}},
		{"/register", true, &state.Register{}},
		{"/register ada", false, &state.Register{}},
	} {
		ask, res := agreed(c, one.text)
		if res.Refused != "" || (ask != "") != one.asks || !reflect.DeepEqual(res.Propose, one.propose) {
			t.Errorf("%s asks %q and gives %+v: %+v", one.text, ask, res.Propose, res)
		}
	}
}

// Nobody is asked for a yes that is then refused.
func TestWhatCannotBeIsNotAskedAbout(t *testing.T) {
	c, _ := governor(t)
	for _, text := range []string{"/deop bob", "/release ada", "/release bob", "/release nobody"} {
		if ask, res := agreed(c, text); ask != "" || res.Refused == "" {
			t.Errorf("%s asks %q and gives %+v", text, ask, res)
		}
	}
	registered(t, c)
	if ask, res := agreed(c, "/release ada"); ask == "" || !reflect.DeepEqual(res.Propose, &state.Release{Name: nameOf(t, "ada")}) {
		t.Errorf("a name of one's own: asks %q and gives %+v", ask, res)
	}
}

// One line is removed by its number in the house, which private lines do not
// count in, or by its cursor; and nothing but a public line is.
func TestRemovingALineByItsNumber(t *testing.T) {
	c, seat := governor(t)
	bob := seat.Me().Person
	private, err := seat.Do(t.Context(), &state.Whisper{To: []state.Person{c.Me.Person}, Text: "psst"}, nil)
	roomtest.OK(t, err)
	public, err := seat.Do(t.Context(), &state.Say{Text: "buy spam"}, nil)
	roomtest.OK(t, err)
	e := public[0]
	want := &state.Remove{Lines: []uint64{e.N}, Seqs: []uint64{e.Seq}, Whom: bob}
	for _, line := range []string{fmt.Sprint("#", e.Seq), "#" + c.Seat.Cursor(e.N)} {
		ask, res := agreed(c, "/remove "+line)
		if ask != c.Words.Govern.AskRemoved(e.Seq, "bob", "buy spam") || !reflect.DeepEqual(res.Propose, want) || e.Seq >= e.N {
			t.Errorf("/remove %s asks %q and gives %+v", line, ask, res)
		}
	}
	for _, line := range []string{"#999", "#1", "#" + c.Seat.Cursor(private[0].N)} {
		if _, res := agreed(c, "/remove "+line); res.Refused != c.Words.Refused.NoLine(shortened(line)) {
			t.Errorf("/remove %s gives %+v", line, res)
		}
	}
}

// What goes at once has a limit, and what is left behind it is told.
func TestRemovingMoreThanGoesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, bob := governor(t)
		for range state.RemoveMost + 1 {
			roomtest.Say(t, bob, "spam")
		}
		for _, left := range []string{c.Words.Govern.LeftOver("bob", state.RemoveMost), ""} {
			_, res := agreed(c, "/remove bob 10m")
			if res.Propose == nil || res.Done != left {
				t.Fatalf("it gives %+v, and should tell %q", res, left)
			}
			roomtest.Do(t, c.Seat, res.Propose)
		}
		if _, res := agreed(c, "/remove bob 10m"); res.Refused != c.Words.Govern.NoLines("bob") {
			t.Errorf("when all are gone, it gives %+v", res)
		}
		for line, want := range map[string]string{"/remove bob 101": "At most 100 lines at once. ", "/audit 501": "At most 500 lines at once. "} {
			name, _, _ := strings.Cut(line[1:], " ")
			if _, res := agreed(c, line); res.Refused != want+c.usage(name) {
				t.Errorf("%s gives %+v", line, res)
			}
		}
	})
}

// What is not quite right is refused, and shows the right form.
func TestGoverningIsStrict(t *testing.T) {
	c, _ := governor(t)
	for _, text := range []string{
		"/ban bob", "/ban bob 1h", "/ban bob 1hour x", "/ban bob spam 1h", "/ban bob 0h x", "/ban bob 1h -- only a note", "/ban bob --yes",
		"/mute bob", "/mute bob soon", "/slow 10", "/slow forever", "/lock 4", "/lock open", "/remove bob 0", "/remove bob 101",
		"/remove bob 10min", "/unban #x", "/audit all", "/audit 0", "/keys revoke", "/private nobody", "/history someday", "/search tea before:someday", "/search tea after:3d after:2d",
		"/ban SHA256:bob 1h x", "/ban " + whole[:49] + " 1h x", "/ban " + whole[:32] + "… 1h x", // which would keep nobody out
		"/announce", "/kick", "/ban", "/kick bob --force", "/mute bob --all 1h", "/ban bob 1h --now spam",
	} {
		name, _, _ := strings.Cut(text[1:], " ")
		_, res := agreed(c, text)
		notRegistered := c.Words.Refused.NotRegistered("")
		if !strings.HasSuffix(res.Refused, c.usage(name)) && res.Refused != notRegistered || res.Propose != nil {
			t.Errorf("%s gives %+v", text, res)
		}
	}
	for text, why := range map[string]string{
		"/ban carla 1h x":               c.unknown([]string{"carla"}) + " " + c.Words.Govern.NameItself("carla"),
		"/kick #9":                      c.Words.Refused.NoLine("#9"),
		"/kick bbo":                     c.unknown([]string{"bbo"}),
		"/remove #x":                    c.Words.Refused.NoLine("#x"),
		"/ban 127.0.0.1 1h x":           c.Words.Refused.Loopback,
		"/ban 0.0.0.0/0 1h x":           c.Words.Refused.TooWide(8),
		"/ban ada 1h x":                 c.Words.Refused.NotYourself,
		"/unban bob":                    c.Words.Refused.NoSuchBan,
		"/unmute #7":                    c.Words.Refused.NoSuchBan,
		"/register 0123-4567-89AB-CDEF": c.Words.Refused.NotRegistered(""),
		"/register 0123-4567":           c.Words.Refused.NotRegistered(""),
		"/register mary-ann":            c.Words.Refused.RegisterOther("mary-ann", "ada", false),
		"/register fred":                c.Words.Refused.RegisterOther("fred", "ada", false),
		"/report bob":                   c.Words.Govern.NoLines("bob"),
		"/remove bob":                   c.Words.Govern.NoLines("bob"),
		"/ignore ada":                   c.Words.Refused.NotYourself,
		"/unignore bob":                 c.Words.Refused.NotIgnored("bob"),
		"/history 2300-01-01":           c.Words.Refused.NoDay("Monday 1 January 2300"),
		"/history 11/27":                c.Words.Refused.EitherDate("11/27"),
		"/search x after:11/27":         c.Words.Refused.EitherDate("11/27"),
		"/search no-such-word-x":        c.Words.Refused.NoneFound("no-such-word-x"),
	} {
		if _, res := agreed(c, text); res.Refused != why || res.Propose != nil {
			t.Errorf("%s is refused with %q, want %q", text, res.Refused, why)
		}
	}
	c.Governs = false
	for _, one := range All() {
		if got := run(c, "/"+one.Name+" x"); one.governs && got.Refused != c.Words.Refused.NotOperator {
			t.Errorf("/%s for everybody gives %+v", one.Name, got)
		}
	}
	c.Seat = nil
	for _, one := range All() {
		for _, text := range []string{"/" + one.Name, "/" + one.Name + " ada"} {
			_ = run(c, text) // nobody is seated, and nothing breaks
		}
	}
}

// Who was kicked and then banned is let in again at once; two people of one name are two.
func TestALiftEndsAllThatHoldsOfOnePerson(t *testing.T) {
	c, other := governor(t)
	bob := other.Me().Person
	left := func() int {
		all, err := c.Seat.Sanctions(t.Context())
		roomtest.OK(t, err)
		return len(all)
	}
	roomtest.Do(t, c.Seat, &state.Kick{Whom: bob})
	roomtest.Do(t, c.Seat, &state.Ban{Whom: bob, For: time.Hour, Reason: "spam"})
	roomtest.Do(t, c.Seat, &state.Ban{Name: nameOf(t, "bob"), For: time.Hour, Reason: "spam"})
	if _, res := agreed(c, "/unban bob"); res.Code != CodeSeveral || left() != 3 {
		t.Errorf("a person and a name: %+v, and %d hold", res, left())
	}
	if _, res := agreed(c, "/unban #3"); res.Propose == nil {
		t.Fatalf("by number: %+v", res)
	} else if _, as := agreed(c, "/unban name:BOB"); !reflect.DeepEqual(as.Propose, res.Propose) {
		t.Errorf("as it was banned, the name gives %+v, and by its number %+v", as, res)
	} else {
		roomtest.Do(t, c.Seat, res.Propose)
	}
	_, res := agreed(c, "/unban bob")
	if res.Propose == nil {
		t.Fatalf("a kick and a ban of one person: %+v", res)
	}
	roomtest.Do(t, c.Seat, res.Propose)
	if left() != 0 {
		t.Errorf("%d still hold", left())
	}
}

func TestABanNamesWhomItHits(t *testing.T) {
	c, _ := governor(t)
	for text, want := range map[string]string{
		"/ban bob 1h x":            "Ban bob for 1 hour? It takes out 1 person here: bob.",
		"/ban 192.0.2.0/24 7d x":   "Ban 192.0.2.0/24 for 7 days? It takes out 1 person here: bob.",
		"/ban 198.51.100.1 1h x":   "Ban 198.51.100.1/32 for 1 hour? It takes out nobody who is here.",
		"/ban name:boob forever x": "Let nobody be called boob for ever, whoever it is? Nobody else is kept out by it.",
	} {
		if ask, _ := agreed(c, text); ask != want {
			t.Errorf("%s asks %q", text, ask)
		}
	}
}

func TestCompletingWhatOperatorsDo(t *testing.T) {
	who := teahouse(t)
	if got := Complete("/ki", 3, who, state.Person{}, nil, Sources{Governs: true}); len(got) != 1 || got[0].Text != "kick " {
		t.Errorf("an operator is offered %+v", got)
	}
	if got := Complete("/ki", 3, who, state.Person{}, nil, Sources{}); got != nil {
		t.Errorf("anybody is offered %+v", got)
	}
	if got := Complete("/kick bo", 8, who, state.Person{}, nil, Sources{Governs: true}); len(got) == 0 || got[0].Text != "bob " {
		t.Errorf("whom to kick is completed with %+v", got)
	}
	a := Recipients{Governs: true}
	l := a.Parse("/ann", who, false)
	if got := l.Prompt(callOf(who).Words, false); got != "/announce" {
		t.Errorf("an operator is prompted with %q", got)
	}
	if l := Parse("/ann", who, false); l.Prompt(callOf(who).Words, false) == "/announce" {
		t.Error("anybody is prompted with what operators do")
	}
}

func TestIgnoring(t *testing.T) {
	c := callOf(teahouse(t))
	if got := run(c, "/ignore bob").Effect; got != (Ignore{Who: Ignored{Person: person("bob")}}) {
		t.Errorf("/ignore bob gives %+v", got)
	}
	c.Ignored = Ignores{{Person: state.Person{ID: state.KeyIdentity("lily"), Name: "rose"}}, {Person: state.Person{ID: "gone", Name: "zed"}}}
	if got := run(c, "/ignore").Show[0]; got != c.Words.Account.Ignoring([]string{"rose", "zed"}) {
		t.Errorf("/ignore lists %q", got)
	}
	for _, name := range []string{"lily", "ROSE", "@rose"} {
		if got := run(c, "/unignore "+name).Effect; got != (Ignore{Who: c.Ignored[0], Off: true}) {
			t.Errorf("/unignore %s gives %+v", name, got)
		}
	}
	c.Ignored = Ignores{{Person: state.Person{ID: "gone", Name: "lily"}}, {Person: state.Person{ID: state.KeyIdentity("bob"), Name: "Lily"}}, c.Ignored[0]}
	for _, of := range []Ignored{c.Ignored[2], c.Ignored[0], c.Ignored[1]} { // who is called so now comes first
		if got := run(c, "/unignore lily").Effect; got != (Ignore{Who: of, Off: true}) {
			t.Errorf("of three who are or were called so, /unignore gives %+v", got)
		}
		c.Ignored = Ignore{Who: of, Off: true}.Ignoring(c.Ignored)
	}
}

// Nobody is asked about what is refused, or changes nothing, once they agree.
func TestNobodyIsAskedInVain(t *testing.T) {
	r := roomtest.Open(t)
	guest := roomtest.Seat(t, r, "fred")
	c := callOf(guest.Roster())
	c.Seat, c.Me = guest, guest.Me()
	for text, why := range map[string]string{
		"/register": c.Words.Refused.NeedsKey, "/register fred": c.Words.Refused.NeedsKey, "/register 1234-5678": c.Words.Refused.NeedsKey,
		"/forget": c.Words.Account.NothingToForget,
	} {
		if ask, res := agreed(c, text); ask != "" || res.Refused != why {
			t.Errorf("%s asks %q and gives %+v", text, ask, res)
		}
	}
	ruth, _ := governor(t)
	if ask, res := agreed(ruth, "/deop ada"); ask != "" || res.Code != Why(state.RoleInFile) {
		t.Errorf("of an operator by the file is asked %q, which gives %+v", ask, res)
	}
	registered(t, ruth)
	me := ruth.Seat.Me().Person
	roomtest.Do(t, ruth.Seat, &state.Op{Whom: me})
	if ask, res := agreed(ruth, "/deop ada"); ask == "" || !reflect.DeepEqual(res.Propose, &state.Op{Whom: me, Deop: true}) {
		t.Errorf("of one by /op is asked %q, which gives %+v", ask, res)
	}
}

// unwilling is a history that cannot take out yet what somebody said, as where the disk is full.
type unwilling struct{ *roomtest.Memory }

func (unwilling) Forgotten(context.Context, uint64) error { return errors.New("the disk is full") }

// What is noted is carried out, so nobody is told that nothing happened.
func TestWhoIsForgottenLaterIsToldSo(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Share(t, "one", m, unwilling{m})
	defer stop()
	lily := roomtest.Seat(t, r, "lily")
	roomtest.Say(t, lily, "regrettable")
	c := callOf(lily.Roster())
	c.Seat, c.Me = lily, lily.Me()
	if _, res := agreed(c, "/forget"); res.Refused != c.Words.Account.Forgetting || res.Code != Why(state.NotKept) {
		t.Errorf("what somebody had forgotten on a full disk gives %+v", res)
	}
}

func TestTheRecordOfWhatHoldsForAll(t *testing.T) {
	c := callOf(teahouse(t))
	for _, one := range []struct {
		verb       state.Kind
		text, want string
	}{
		{state.KindSlow, "", "ada let lines come as fast as people like"},
		{state.KindSlow, "1m0s", "ada set the time between two lines to 1 minute"},
		{state.KindTopic, "", "ada took the topic away"},
		{state.KindTopic, "1m", "ada set the topic: 1m"},
		{state.KindMOTD, "", "ada took the message of the day away"},
		{state.KindMOTD, "tea", "ada set the message of the day: tea"},
	} {
		e := &state.Event{Kind: state.KindAudit, Verb: one.verb, Who: person("ada"), Text: one.text}
		if got := c.Words.Record(e, c.reader()); got != one.want {
			t.Errorf("the record says %q, should say %q", got, one.want)
		}
	}
}

// What was banned stands in the list and in the record as it was written: a key that nobody was seen
// with by its fingerprint alone, and a name as a name, for whoever bears it is not banned.
func TestABanIsToldAsItWasMeant(t *testing.T) {
	c, _ := governor(t)
	for _, line := range []string{"/ban --yes " + whole + " 1h spam", "/ban --yes name:carla 1h spam", "/ban --yes 192.0.2.7 1h spam", "/unban name:carla"} {
		_, res := agreed(c, line)
		roomtest.Do(t, c.Seat, res.Propose)
	}
	_, res := agreed(c, "/bans")
	rows := res.Rows
	if listed := strings.Join(res.Show, "\n"); strings.Count(listed, "SHA256:") != 1 || rows[0].(Ban).Name != "" || rows[0].(Ban).Key != whole {
		t.Errorf("of a key is told\n%s\n%+v", listed, rows[0])
	}
	_, res = agreed(c, "/audit")
	for _, want := range []string{"banned name:carla until", "lifted the ban of name:carla", "banned 192.0.2.7/32 until"} {
		if told := strings.Join(res.Show, "\n"); !strings.Contains(told, want) {
			t.Errorf("it is not recorded that somebody %s, but\n%s", want, told)
		}
	}
	if one := res.Rows; !one[len(one)-1].(Event).Only || one[0].(Event).Only {
		t.Errorf("programs are told %+v", one)
	}
}
