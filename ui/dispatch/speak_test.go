package dispatch

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// heard are the texts of what a seat reads, in order.
func heard(t testing.TB, s *room.Seat) (texts []string) {
	t.Helper()
	for {
		events, missed := s.Read(nil)
		if missed > 0 {
			t.Fatalf("missed %d", missed)
		}
		for _, e := range events {
			if e.Talk() {
				texts = append(texts, string(e.Kind)+" "+e.Who.Name+": "+e.Text)
			}
		}
		if len(events) == 0 {
			return texts
		}
	}
}

func TestSay(t *testing.T) {
	r := roomtest.Open(t)
	bob := roomtest.Seat(t, r, "bob")
	for _, one := range []struct{ raw, in, hears string }{
		{"say deploy finished", "", "say lily: deploy finished"},
		{"say /ban bob", "", "say lily: /ban bob"},
		{"say @bob hello", "", "say lily: @bob hello"},
		{`say it's C:\new "so"`, "", `say lily: it's C:\new "so"`},
		{"say -- -5 degrees", "", "say lily: -5 degrees"},
		{"say   indented", "", "say lily:   indented"},
		{"me waves", "", "act lily: waves"},
		{"say", "from a pipe\n", "say lily: from a pipe"},
		{"say", "one\n  two\n\n", "say lily: one\n  two"},
		{"me --", "waves\n", "act lily: waves"},
		{"dm bob psst", "", "whisper lily: psst"},
		{"dm @bob,@bob /who", "", "whisper lily: /who"},
		{"dm bob: @lily", "", "whisper lily: @lily"},
		{"dm bob", "by pipe\nin two lines\n", "whisper lily: by pipe\nin two lines"},
	} {
		t.Run(one.raw, func(t *testing.T) {
			k := knockAs(t, r, "lily")
			k.in = iotest.OneByteReader(strings.NewReader(one.in))
			k.ssh(one.raw).wants(t, stdio.StatusDone, "", "")
			if got := heard(t, bob); len(got) != 1 || got[0] != one.hears {
				t.Errorf("bob hears %q, not %q", got, one.hears)
			}
		})
	}
}

func TestSayingNothing(t *testing.T) {
	r := roomtest.Open(t)
	roomtest.Seat(t, r, "bob")
	const nothing = "There is nothing to send yet: write something first.\n"
	const long = "One message holds 2,000 characters in 100 lines at most, and this is more: --split makes several of it.\n"
	for _, one := range []struct {
		raw, in string
		status  int
		says    string
	}{
		{"say", "", stdio.StatusRefused, nothing},
		{"say  ", "", stdio.StatusRefused, nothing},
		{"say", "\n\n", stdio.StatusRefused, nothing},
		{"say --split", "\n\n", stdio.StatusRefused, nothing},
		{"say", strings.Repeat("x", 2001), stdio.StatusRefused, long},
		{"say", strings.Repeat("x\n", 101), stdio.StatusRefused, long},
		{"say", strings.Repeat("x", 1<<20), stdio.StatusRefused, long},
		{"say " + strings.Repeat("x", 2001), "", stdio.StatusRefused, long},
		{"dm nobody hi", "", stdio.StatusRefused, "Nobody here is called nobody, so nothing was sent. ssh HOST who names all who are here.\n"},
		{"dm bo hi", "", stdio.StatusRefused, "Nobody here is called bo, so nothing was sent. Did you mean bob?\n"},
		{"dm bob:ada hi", "", stdio.StatusRefused, "Nobody here is called bob:ada, so nothing was sent. Did you mean bob?\n"},
	} {
		t.Run(one.raw[:min(len(one.raw), 20)], func(t *testing.T) {
			k := knockAs(t, r, "lily")
			k.in = strings.NewReader(one.in)
			k.ssh(one.raw).wants(t, one.status, "", one.says)
		})
	}
}

func TestSayPrintsItsEvent(t *testing.T) {
	r := roomtest.Open(t)
	bob := roomtest.Seat(t, r, "bob")
	before := bob.Began()
	k := knockAs(t, r, "lily")
	k.in = strings.NewReader("<b> & co\n")
	got := k.ssh("dm --json bob")
	var e struct {
		Event         state.Kind
		Seq           uint64
		Time          time.Time
		Text          string
		Self, Private bool
		To            []string
	}
	if err := json.Unmarshal([]byte(got.out), &e); err != nil || got.status != stdio.StatusDone || !strings.HasSuffix(got.out, "}\n") {
		t.Fatal(err, got)
	}
	if e.Event != state.KindWhisper || e.Seq <= before || e.Text != "<b> & co" || !e.Self || !e.Private || fmt.Sprint(e.To) != "[bob]" || time.Since(e.Time) > time.Minute {
		t.Errorf("the event is %+v", e)
	}
	if !strings.Contains(got.out, "<b> & co") {
		t.Errorf("escaped for a browser: %s", got.out)
	}
}

// A terminal's input does not end, so nothing waits for it.
func TestSayOnATerminalNeedsText(t *testing.T) {
	r := roomtest.Open(t)
	k := knockAs(t, r, "lily")
	k.pty, k.in = true, neverEnds{t}
	got := k.ssh("say")
	if got.status != stdio.StatusUsage || got.out != "" || !strings.Contains(got.err, "-t") || strings.Count(got.err, "\r\n") != 3 {
		t.Errorf("got %+v", got)
	}
}

// neverEnds is input that nobody writes.
type neverEnds struct{ t testing.TB }

func (n neverEnds) Read([]byte) (int, error) { <-n.t.Context().Done(); return 0, io.EOF }

func TestPatienceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		k := knockAs(t, r, "lily")
		k.id = roomtest.Seat(t, r, "lily").Me().Person.ID // one budget for all calls
		for range 5 {
			k.ssh("say --wait 0 quick").wants(t, stdio.StatusDone, "", "")
		}
		began := time.Now()
		got := k.ssh("say --wait 0 one too many")
		if got.status != stdio.StatusLater || got.out != "" || strings.Count(got.err, "\n") != 1 || time.Since(began) > 0 {
			t.Errorf("after %v: %+v", time.Since(began), got)
		}
		k.ssh("say --wait 3s this waits").wants(t, stdio.StatusDone, "", "")
		if took := time.Since(began); took < 500*time.Millisecond || took > 3*time.Second {
			t.Errorf("waited %v", took)
		}
	})
}

// What waited longer than one patience of the room is tried again.
func TestRefusedForTheMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		defer stop()
		bob := roomtest.Seat(t, r, "bob")
		k := knockAs(t, r, "lily")
		seat := roomtest.Seat(t, r, "lily")
		refuse := func(int) roomtest.Fault { return roomtest.Refused }
		m.Fail(refuse)
		time.AfterFunc(5*time.Second, func() { m.Fail(nil) })
		call, _ := stdio.Parse("say hello")
		k.on(t.Context(), seat, call).wants(t, stdio.StatusDone, "", "")
		if got := heard(t, bob); len(got) != 1 {
			t.Errorf("bob hears %q", got)
		}
		m.Fail(refuse)
		call, _ = stdio.Parse("say --wait 10s hello again")
		began := time.Now()
		got := k.on(t.Context(), seat, call)
		if took := time.Since(began); got.status != stdio.StatusLater || took < 5*time.Second || took > 12*time.Second {
			t.Errorf("after %v: %+v", took, got)
		}
	})
}

func TestMutedAndStopped(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	seat := roomtest.Seat(t, r, "lily")
	call, _ := stdio.Parse("say hello")
	seat.Quiet(true)
	if got := knockAs(t, r, "lily").on(t.Context(), seat, call); got.status != stdio.StatusRefused || got.err == "" || got.out != "" {
		t.Errorf("got %+v", got)
	}
	seat.Quiet(false)
	stop()
	if got := knockAs(t, r, "lily").on(t.Context(), seat, call); got.status != stdio.StatusLater || got.err == "" {
		t.Errorf("got %+v", got)
	}
}

// What a verb said can be taken back by the next one, with the same key, and any
// line by its number; a guest's next visit is somebody else.
func TestAVerbTakesBackWhatAnotherSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		k := knockAs(t, r, "ci")
		k.id = state.KeyIdentity("SHA256:ci")
		k.ssh("say oops secret").wants(t, stdio.StatusDone, "", "")
		k.ssh("say fine").wants(t, stdio.StatusDone, "", "")
		k.ssh("unsend #2").wants(t, stdio.StatusDone, "Taken back everywhere. Somebody may have read it before.\n", "")
		k.ssh("unsend").wants(t, stdio.StatusDone, "Taken back everywhere. Somebody may have read it before.\n", "")
		roomtest.Do(t, bob, &state.Say{Text: "hello"})
		if got := k.ssh("unsend #6"); got.status != stdio.StatusRefused || !strings.HasPrefix(got.err, "Somebody else wrote that line") {
			t.Errorf("somebody else's line: %+v", got)
		}
		guest := knockAs(t, r, "guest")
		guest.ssh("say hi")
		guest.id = room.NewVisit()
		if got := guest.ssh("unsend"); got.status != stdio.StatusRefused {
			t.Errorf("another guest's line: %+v", got)
		}
		found, err := bob.Before(t.Context(), state.Scope{}, 0, 9)
		if err != nil || len(found) != 4 || !found[0].Gone || !found[1].Gone || found[2].Gone || found[3].Gone {
			t.Errorf("what is left is %v, %v", found, err)
		}
	})
}

// Whoever asked for a name and speaks under another one is told so, once, unless it
// is a name of their own.
func TestWhoSpeaksUnderAnotherNameIsTold(t *testing.T) {
	r := roomtest.Open(t)
	roomtest.Seat(t, r, "bob")
	bob := knockAs(t, r, "bob")
	w := &words.English().Verb
	bob.ssh("say hi").wants(t, stdio.StatusDone, "", w.SpeaksAs("bob2", "bob", true)+"\n")
	bob.in = strings.NewReader(strings.Repeat("x\n", 2*state.MessageLimit.Lines))
	bob.ssh("say --split").wants(t, stdio.StatusDone, "", w.SpeaksAs("bob2", "bob", true)+"\n")
	bob.ssh("tail -n 0").wants(t, stdio.StatusDone, "", "")
	got := bob.ssh("say --json hi")
	if !strings.Contains(got.out, `"from":"bob2"`) || !strings.Contains(got.out, `"asked":"bob","named":"taken"`) || got.err != "" {
		t.Errorf("%+v", got)
	}
	bob.ssh("say \u200b").wants(t, stdio.StatusRefused, "", words.English().Refused.Empty+"\n") // nothing was said by anybody

	for _, c := range []struct {
		wanted, asked string // by the door
		says          string
		json          string
	}{
		{"ann", "", "", `"text":"hi"}`},
		{"ann", "ann!", w.SpeaksAs("ann", "ann!", false), `"asked":"ann!","named":"fitted"`},
		{"", "!!", w.SpeaksAs("ann", "!!", false), `"asked":"!!","named":"drawn"`},
		{"", "", w.SpeaksAs("ann", "", false), `"named":"drawn"`},
	} {
		for _, raw := range []string{"say hi", "say --json hi"} {
			call, err := stdio.Parse(raw)
			roomtest.OK(t, err)
			var out, errs lockedBuffer
			a := roomtest.Arrive(t, "ann", room.NewVisit())
			a.Mode = state.ModeVerb
			seat, err := r.Enter(t.Context(), a)
			roomtest.OK(t, err)
			status, _ := Run(t.Context(), stdio.Terminal{In: strings.NewReader(""), Out: &out, Err: &errs, Wanted: c.wanted, Asked: c.asked}, seat, testConfig(), call)
			seat.Leave(state.HowLeft)
			if call.JSON && (!strings.Contains(out.String(), c.json) || errs.String() != "") || !call.JSON && strings.TrimSpace(errs.String()) != c.says || status != stdio.StatusDone {
				t.Errorf("%+v: status %d, %q, %q", c, status, out.String(), errs.String())
			}
		}
	}

	lily := knockAs(t, r, "lily")
	lily.id = state.KeyIdentity("SHA256:lily")
	seat := roomtest.SeatOf(t, r, "lily", lily.id)
	lily.name = "deploy"
	lily.ssh("say hi, from a machine of mine").wants(t, stdio.StatusDone, "", "")
	roomtest.Do(t, seat, &state.Register{})
	seat.Leave(state.HowLeft)
	lily.ssh("say hi, from my account").wants(t, stdio.StatusDone, "", "")
}

// Whose account owns no name any more is told so in plain lines, too, as they come: at another
// terminal they know.
func TestWhoOwnsNoNameAnyMoreIsTold(t *testing.T) {
	r := roomtest.Open(t)
	lily := knockAs(t, r, "lily")
	lily.id = state.KeyIdentity("SHA256:lily")
	seat := roomtest.SeatOf(t, r, "lily", lily.id)
	roomtest.Do(t, seat, &state.SetSettings{Values: map[string]string{"met": "before"}}, &state.Register{})
	told := func(what string, want bool) {
		t.Helper()
		if got := lily.ssh("lines"); strings.Contains(got.err, words.English().Entry.Lapsed("", "lily")) != want {
			t.Errorf("%s, she is told %q", what, got.err)
		}
	}
	told("with a name", false)
	roomtest.Do(t, seat, &state.Release{Name: roomtest.Name(t, "lily")})
	told("at another terminal", false)
	seat.Leave(state.HowLeft)
	told("without a name", true)
}
