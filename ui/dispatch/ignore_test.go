package dispatch

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
)

// A bot hears nothing of whom its key ignores, neither as it happens nor when it
// reads back, and the answers are as full as if nobody had said it.
func TestABotHearsNothingOfWhomItsKeyIgnores(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		eve := roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
		helper := seatBot(t, r, "helper")
		prefs.KeepIgnored(helper.seat, command.Ignores{{Person: eve.Me().Person}})
		synctest.Wait()
		for range 4 {
			roomtest.Say(t, eve, "nasty")
			roomtest.Say(t, bob, "nice")
		}
		helper.start("", &helper.out)
		helper.next()
		roomtest.Do(t, eve, &state.Say{Text: "nasty"}, &state.Away{Reason: "nasty"}, &state.Unsend{}, &state.Rename{Name: roomtest.Arrive(t, "nasty", "").Wanted})
		whisper(t, eve, helper.seat.Me().Person, "nasty")
		roomtest.Say(t, bob, "done")
		if got := helper.next(); len(got) != 1 || !strings.Contains(got[0], `"done"`) {
			t.Errorf("it hears %q", got)
		}
		for _, ask := range []string{
			`{"do":"history","limit":4}`, `{"do":"search","text":"nice","limit":4}`, `{"do":"events","since":"` + bob.Cursor(4) + `","limit":4}`,
		} {
			got := helper.ask(ask)
			if all := strings.Join(got, ""); strings.Contains(all, "nasty") || strings.Count(all, `"from":"bob"`) != 4 {
				t.Errorf("%s is answered with %s", ask, all)
			}
		}
		helper.leaves()
	})
}

// Signs of whom somebody ignores stand at no line that they read, in words or as JSON;
// one that others put, too, counts those.
func TestSignsOfWhomOneIgnoresAreNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		eve := roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		prefs.KeepIgnored(lily, command.Ignores{{Person: eve.Me().Person}})
		line, err := bob.Do(t.Context(), &state.Say{Text: "tea is ready"}, nil)
		roomtest.OK(t, err)
		ref := state.Ref{Seq: line[0].Seq}
		roomtest.Do(t, eve, &state.React{Ref: ref, Sign: "🎉"}, &state.React{Ref: ref, Sign: "👍"})
		roomtest.Do(t, bob, &state.React{Ref: ref, Sign: "👍"})
		for ask, want := range map[string]string{
			"tail -n 1": "bob (👍 1): tea is ready", "lines -n 1": "bob (👍 1): tea is ready",
			"tail -n 1 --json": `"reactions":[{"sign":"👍","by":["bob"]}]`, "search --json tea": `"reactions":[{"sign":"👍","by":["bob"]}]`,
		} {
			k := knockAs(t, r, "lily")
			k.id = lily.Me().Person.ID
			if got := k.ssh(ask); !strings.Contains(got.out, want) {
				t.Errorf("%s tells %q", ask, got.out)
			}
		}
	})
}

// Whoever asks for so many lines gets as many, however many of people whom they ignore
// stand between, in pages as in a few.
func TestAsManyLinesAsIfNobodyHadSaidWhatIsHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		eve := roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		prefs.KeepIgnored(lily, command.Ignores{{Person: eve.Me().Person}})
		roomtest.Say(t, bob, "nice 0")
		for i := range 2 * stdio.PageSize {
			roomtest.Say(t, eve, "nasty")
			if i%50 == 49 {
				roomtest.Say(t, bob, fmt.Sprint("nice ", i/50+1))
			}
		}
		for _, c := range []struct{ raw, first, last string }{
			{"tail -n 1", "nice 4", "nice 4"},
			{"tail -n 2", "nice 3", "nice 4"},
			{"tail -n 5", "nice 0", "nice 4"},
			{"tail -n 300", "nice 0", "nice 4"},
			{"tail -n 2 --after 1", "nice 0", "nice 1"},
			{"tail -n 5 --after 1", "nice 0", "nice 4"},
			{"lines -n 3", "nice 2", "nice 4"},
		} {
			k := knockAs(t, r, "lily")
			k.id = lily.Me().Person.ID
			got := k.ssh(c.raw)
			_, first, _ := strings.Cut(got.out, "bob: ")
			if !strings.HasPrefix(first, c.first+"\n") || !strings.HasSuffix(got.out, "bob: "+c.last+"\n") || strings.Contains(got.out, "nasty") {
				t.Errorf("%s tells %q", c.raw, got.out)
			}
		}
	})
}

// Whoever ignores somebody who fills the room does not wait for all that they wrote.
func TestWhatIsHiddenIsReadOverForSoLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, eve := roomtest.Seat(t, r, "bob"), roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		prefs.KeepIgnored(lily, command.Ignores{{Person: eve.Me().Person}})
		roomtest.Say(t, bob, "nice 0")
		for range 25 * stdio.PageSize {
			roomtest.Say(t, eve, "nasty")
		}
		roomtest.Say(t, bob, "nice 1")
		ask := func(command string) outcome {
			k := knockAs(t, r, "lily")
			k.id = lily.Me().Person.ID
			return k.ssh(command)
		}
		got := ask("tail -n 2")
		before := regexp.MustCompile(`--before \S+`).FindString(got.err)
		if !strings.HasSuffix(got.out, "bob: nice 1\n") || strings.Contains(got.out, "nice 0") || before == "" {
			t.Fatalf("they read %q, and %q", got.out, got.err)
		}
		if got = ask("tail -n 2 " + before); !strings.HasSuffix(got.out, "bob: nice 0\n") || got.err != "" {
			t.Errorf("they read on with %q, and %q", got.out, got.err)
		}
	})
}

// What came meanwhile counts neither the lines of people whom they ignore nor their own,
// as a job of theirs writes them.
func TestWhatCameMeanwhileIsOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		eve := roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
		lily := state.KeyIdentity("SHA256:lily")
		d := take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", "lines", 100)
		d.types("/ignore eve\r")
		goes := func() {
			d.types("/quit\r")
			<-d.done
			d.seat.Leave(state.HowLeft)
			time.Sleep(time.Hour)
			roomtest.Say(t, eve, "lily: nasty")
			job := knockAs(t, r, "lily")
			job.id = lily
			job.ssh("say -- done")
		}
		goes()
		d = take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", "lines -n 1", 100)
		if got := d.sent(); !strings.Contains(got, "nothing new") || strings.Contains(got, "New since") || strings.Contains(got, "Before these") {
			t.Errorf("they read %q", got)
		}
		goes()
		roomtest.Say(t, bob, "lily: nice")
		roomtest.Say(t, bob, "nicer")
		roomtest.Say(t, eve, "lily: nasty")
		d = take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", "lines -n 1", 100)
		if got := d.sent(); !strings.Contains(got, "2 new, 1 calls you") || !strings.Contains(got, "Before these, 1 more line came") {
			t.Errorf("they read %q", got)
		}
		d.types("/quit\r")
		<-d.done
	})
}

// Reading back goes on over what is hidden, and asks for an empty line only behind
// something that was told. A channel that they muted is told of no more than as it
// happens, and is not counted.
func TestReadingBackGoesOnOverWhatIsHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
		eve := roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
		roomtest.Do(t, bob, &state.Register{}, &state.Found{Name: roomtest.Name(t, "dev"), Most: 9})
		dev := bob.Joined()[0].Num
		lily := state.KeyIdentity("SHA256:lily")
		d := take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", "lines", 100)
		for _, line := range []string{"/ignore eve\r", "/join dev\r", "/go\r"} {
			d.types(line)
		}
		roomtest.Do(t, bob, &state.Say{In: dev, Text: "first"})
		d.types("/quiet #dev on\r")
		roomtest.Say(t, bob, "nice 0")
		for range 50 {
			roomtest.Say(t, eve, "nasty")
			roomtest.Do(t, bob, &state.Say{In: dev, Text: "work"})
		}
		roomtest.Do(t, bob, &state.Say{In: dev, Text: "lily: work"})
		roomtest.Say(t, bob, "nice 1")
		d.types("")
		d.types("/history 2000-01-01\r")
		d.shows("00:00 bob: nice 0", "There is more: an empty line reads on.", "to everybody>")
		d.types("\r")
		d.shows("#dev 00:00 bob mentions you: lily: work", "00:00 bob: nice 1", "to everybody>")
		d.types("/quit\r")
		<-d.done
		d.seat.Leave(state.HowLeft)
		for range 30 {
			roomtest.Do(t, bob, &state.Say{In: dev, Text: "work"})
		}
		roomtest.Say(t, bob, "nice 2")
		d = take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", "lines -n 1", 100)
		if got := d.sent(); !strings.Contains(got, "1 new ·") || !strings.HasSuffix(got, "bob: nice 2\r\nto everybody> ") {
			t.Errorf("they read %q", got)
		}
		d.types("/quit\r")
		<-d.done
	})
}

// Whoever follows reads nothing of somebody whom they ignore since, at another terminal.
func TestWhoFollowsIgnoresWhomTheyIgnoreElsewhere(t *testing.T) {
	for _, flags := range []string{"", " --json"} {
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			id := state.KeyIdentity("SHA256:lily")
			lily, eve := roomtest.SeatOf(t, r, "lily", id), roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
			k := knockAs(t, r, "lily")
			k.id = id
			var out lockedBuffer
			end, _ := following(t, k, quiet(t, r, "lily", id), "tail -f"+flags, &out)
			for _, step := range []struct {
				ignored command.Ignores
				line    string
			}{{nil, "hello"}, {command.Ignores{{Person: eve.Me().Person}}, "nasty"}, {nil, "sorry"}} {
				prefs.KeepIgnored(lily, step.ignored)
				synctest.Wait()
				roomtest.Say(t, eve, step.line)
				synctest.Wait()
			}
			end(nil)
			if got := out.String(); strings.Contains(got, "nasty") || !strings.Contains(got, "hello") || !strings.Contains(got, "sorry") {
				t.Errorf("tail -f%s tells %q", flags, got)
			}
		})
	}
}
