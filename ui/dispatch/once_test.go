package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// A bot sends again what it had no answer to. It is told which event that became,
// also where it could not be sent any more, and nobody reads it twice.
func TestABotsRetryIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		helper, bob := newBot(t, r, "helper", ""), roomtest.Seat(t, r, "bob")
		helper.next()
		asks := []string{
			`{"id":1,"do":"say","text":"deployed","nonce":"job/7"}`,
			`{"id":2,"do":"dm","to":["bob"],"text":"psst","nonce":"job/8"}`,
			`{"id":3,"do":"me","text":"restarts","nonce":"job/9"}`,
		}
		told := map[string]string{} // the answer to each
		for _, ask := range asks {
			got := helper.ask(ask)
			if len(got) != 2 || !strings.Contains(got[0], `"nonce":"job/`) {
				t.Fatalf("%s: %q", ask, got)
			}
			told[ask] = parsed(t, got[1]).Cursor
		}
		if got := gotten(bob); len(got) != 3 || got[0] != "deployed" {
			t.Fatalf("bob reads %v", got)
		}
		bob.Leave(state.HowLeft)
		synctest.Wait()
		helper.next()
		for _, ask := range asks {
			got := helper.ask(ask)
			if len(got) != 1 || parsed(t, got[0]).Cursor != told[ask] || !strings.Contains(got[0], `"repeated":true`) {
				t.Errorf("%s again: %q", ask, got)
			}
		}
		if got := helper.ask(`{"do":"say","text":"something else","nonce":"job/7"}`); len(got) != 1 || parsed(t, got[0]).Error != string(state.NonceUsed) {
			t.Errorf("another text with the same nonce: %q", got)
		}
		if got := helper.ask(`{"do":"say","text":"x","nonce":""}`); len(got) != 1 || parsed(t, got[0]).Error != "type" {
			t.Errorf("an empty nonce: %q", got)
		}
		if got := knockAs(t, r, "eve").ssh("tail --json"); strings.Contains(got.out, "nonce") || !strings.Contains(got.out, "deployed") {
			t.Errorf("somebody else reads %q", got.out)
		}
	})
}

// A nonce stands for one line: what is for somebody else is refused, and not taken for
// said, and an answer is known again although what it answered is gone.
func TestARetryIsForTheSamePeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		helper, bob, eve := newBot(t, r, "helper", ""), roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "eve")
		helper.next()
		roomtest.Do(t, bob, &state.Say{Text: "ready?"})
		asked := parsed(t, helper.next()[0]).Cursor
		to := func(names string) string { return `{"do":"dm","to":[` + names + `],"text":"psst","nonce":"job/8"}` }
		answer := `{"do":"answer","re":"` + asked + `","text":"yes","nonce":"job/9"}`
		for _, ask := range []string{to(`"bob"`), answer} {
			if got := helper.ask(ask); len(got) != 2 {
				t.Fatalf("%s: %q", ask, got)
			}
		}
		for _, names := range []string{`"eve"`, `"bob","eve"`, `"bob","nobody"`, `"nobody"`} {
			if got := helper.ask(to(names)); len(got) != 1 || parsed(t, got[0]).Error != string(state.NonceUsed) {
				t.Errorf("to %s with the nonce of a line to bob: %q", names, got)
			}
		}
		roomtest.Rename(t, bob, "rob")
		roomtest.Rename(t, eve, "bob")
		roomtest.Do(t, bob, &state.Unsend{})
		helper.next()
		for _, ask := range []string{to(`"rob"`), to(`"bob"`), to(`"rob","helper"`), answer} {
			if got := helper.ask(ask); len(got) != 1 || !strings.Contains(got[0], `"repeated":true`) {
				t.Errorf("%s again: %q", ask, got)
			}
		}

		lily := knockAs(t, r, "lily")
		lily.id = state.KeyIdentity("SHA256:lily")
		lily.ssh("dm --nonce job/7 rob psst").wants(t, stdio.StatusDone, "", "")
		for _, names := range []string{"helper", "rob,helper", "rob,nobody", "nobody"} {
			if got := lily.ssh("dm --json --nonce job/7 " + names + " psst"); got.status != stdio.StatusRefused || !strings.Contains(got.err, string(state.NonceUsed)) {
				t.Errorf("to %s with the nonce of a line to rob: %+v", names, got)
			}
		}
		roomtest.Rename(t, bob, "ron")
		bob.Leave(state.HowLeft)
		synctest.Wait()
		for _, names := range []string{"rob", "@Rob", "lily,rob"} {
			lily.ssh("dm --nonce job/7 "+names+" psst").wants(t, stdio.StatusDone, "", "")
		}
	})
}

// A long text that broke off goes on where it stopped.
func TestAVerbsRetryIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := knockAs(t, r, "lily")
		lily.id = state.KeyIdentity("SHA256:lily")
		text := strings.Repeat("a line of the log\n", 150)
		lily.in = strings.NewReader(text)
		first := lily.ssh("say --split --nonce job/7 --json")
		lily.in = strings.NewReader(text)
		again := lily.ssh("say --split --nonce job/7 --json")
		if first.status != stdio.StatusDone || again.status != stdio.StatusDone || strings.Count(again.out, "\n") != 2 {
			t.Fatalf("first %+v, then %+v", first, again)
		}
		if strings.ReplaceAll(again.out, `,"repeated":true`, "") != first.out || strings.Count(again.out, "repeated") != 2 {
			t.Errorf("first %q, and then %q", first.out, again.out)
		}
		if got := lily.ssh("tail --json -n 50"); strings.Count(got.out, "\n") != 2 {
			t.Errorf("there is %q", got.out)
		}
		for raw, status := range map[string]int{
			"say --nonce": stdio.StatusUsage, "say --nonce= hi": stdio.StatusUsage, "tail --nonce x": stdio.StatusUsage, "say --nonce ü hi": stdio.StatusUsage,
			"say --nonce job/7 -- other": stdio.StatusRefused,
		} {
			if got := lily.ssh(raw); got.status != status {
				t.Errorf("%s: %+v", raw, got)
			}
		}
	})
}

// Every message of a long text has a nonce of its own, however long the word is.
func TestALongWordIsANonceOfEveryPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := knockAs(t, r, "lily")
		lily.id = state.KeyIdentity("SHA256:lily")
		for _, word := range []string{strings.Repeat("a", state.NonceMost), strings.Repeat("a", state.NonceMost-2), strings.Repeat("a", state.NonceMost-2) + "bc"} {
			for _, repeated := range []int{0, 3} {
				lily.in = strings.NewReader(strings.Repeat("a line of the log\n", 250))
				if got := lily.ssh("say --split --json --nonce " + word); got.status != stdio.StatusDone || strings.Count(got.out, "\n") != 3 || strings.Count(got.out, `"repeated"`) != repeated {
					t.Errorf("with %s: %+v", word, got)
				}
			}
		}
	})
}
