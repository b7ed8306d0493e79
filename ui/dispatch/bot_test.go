package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

func TestABotHearsAndSpeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.Seat(t, r, "lily")
		helper := seatBot(t, r, "helper")
		helper.start("", &helper.out)
		reads(t, helper.next(), `{"event":"hello","seq":1,"name":"helper","room":"teahouse","version":"1.2.3"}`)

		roomtest.Say(t, lily, "helper, are you <there>?")
		whisper(t, lily, helper.seat.Me().Person, "psst")
		reads(t, helper.next(),
			`{"event":"say","seq":2,"time":"2000-01-01T00:00:00.000Z","from":"lily","mention":true,"text":"helper, are you <there>?"}`,
			`{"event":"whisper","seq":1,"time":"2000-01-01T00:00:00.000Z","from":"lily","private":true,"to":["helper"],"text":"psst"}`)

		reads(t, helper.ask(`{"id":1,"do":"say","text":"yes"}`),
			`{"event":"say","seq":3,"time":"2000-01-01T00:00:00.000Z","from":"helper","self":true,"text":"yes"}`,
			`{"ok":"say","id":1,"seq":3}`)
		reads(t, helper.ask(`{"do":"me","id":"a b","text":"waves"}`),
			`{"event":"act","seq":4,"time":"2000-01-01T00:00:00.000Z","from":"helper","self":true,"text":"waves"}`,
			`{"ok":"me","id":"a b","seq":4}`)
		reads(t, helper.ask(`{"do":"dm","to":["Lily"],"text":"/ban @everybody"}`),
			`{"event":"whisper","seq":2,"time":"2000-01-01T00:00:00.000Z","from":"helper","self":true,"private":true,"to":["lily"],"text":"/ban @everybody"}`,
			`{"ok":"dm","line":3,"seq":2}`)
		reads(t, helper.ask(`{"do":"unsend"}`),
			`{"event":"unsend","seq":3,"time":"2000-01-01T00:00:00.000Z","from":"helper","self":true,"private":true,"to":["lily"],"ref":2}`,
			`{"ok":"unsend","line":4,"seq":3}`)
		reads(t, helper.ask(`{"id":-1.5e3,"do":"who"}`),
			`{"ok":"who","id":-1.5e3,"people":[`+
				`{"name":"helper","self":true,"mode":"bot","since":"2000-01-01T00:00:00.000Z","wrote":"2000-01-01T00:00:00.000Z"},`+
				`{"name":"lily","guest":true,"since":"2000-01-01T00:00:00.000Z","wrote":"2000-01-01T00:00:00.000Z"}]}`)
		reads(t, helper.ask(`{"do":"whois","name":"LILY"}`),
			`{"ok":"whois","line":6,"people":[{"name":"lily","guest":true,"since":"2000-01-01T00:00:00.000Z","wrote":"2000-01-01T00:00:00.000Z"}]}`)
		reads(t, helper.ask(`{"do":"name","name":"aide"}`),
			`{"event":"rename","seq":5,"time":"2000-01-01T00:00:00.000Z","from":"aide","self":true,"old":"helper"}`,
			`{"ok":"name","line":7,"seq":5}`)
		reads(t, helper.ask(`{"do":"away","reason":"reboot"}`),
			`{"event":"away","seq":6,"time":"2000-01-01T00:00:00.000Z","from":"aide","self":true,"text":"reboot"}`,
			`{"ok":"away","line":8,"seq":6}`)
		reads(t, helper.ask(`{"do":"back"}`),
			`{"event":"back","seq":7,"time":"2000-01-01T00:00:00.000Z","from":"aide","self":true}`,
			`{"ok":"back","line":9,"seq":7}`)
		roomtest.Say(t, lily, "Aide!")
		reads(t, helper.next(), `{"event":"say","seq":8,"time":"2000-01-01T00:00:00.000Z","from":"lily","mention":true,"text":"Aide!"}`)
		roomtest.Do(t, lily, &state.Edit{Text: "Aide, look"})
		reads(t, helper.next(), `{"event":"edit","seq":9,"time":"2000-01-01T00:00:00.000Z","from":"lily","mention":true,"text":"Aide, look","ref":8}`)
		reads(t, helper.ask(`{"do":"topic"}`), `{"ok":"topic","line":10,"topic":""}`)

		reads(t, helper.leaves())
		if helper.status != stdio.StatusDone || helper.cause != nil || helper.errs.String() != "" {
			t.Errorf("it ended with %d, %v, %q", helper.status, helper.cause, helper.errs.String())
		}
	})
}

func TestABotReadsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily, helper := roomtest.Seat(t, r, "lily"), newBot(t, r, "helper", "")
		for i := range 3 {
			roomtest.Say(t, lily, fmt.Sprintf("tea %d", i))
		}
		roomtest.Do(t, lily, new(state.Unsend))
		helper.next()
		reads(t, helper.ask(`{"do":"history","limit":2}`), `{"ok":"history","line":1,"events":[`+
			`{"event":"say","seq":3,"time":"2000-01-01T00:00:00.000Z","from":"lily","text":"tea 1"},`+
			`{"event":"say","seq":4,"time":"2000-01-01T00:00:00.000Z","from":"lily","gone":true}],"more":"`+lily.Cursor(3)+`"}`)
		reads(t, helper.ask(`{"do":"history","before":"`+lily.Cursor(3)+`"}`), `{"ok":"history","line":2,"events":[`+
			`{"event":"say","seq":2,"time":"2000-01-01T00:00:00.000Z","from":"lily","text":"tea 0"}]}`)
		reads(t, helper.ask(`{"do":"history","before":"`+lily.Cursor(2)+`"}`), `{"ok":"history","line":3,"events":[]}`)
		reads(t, helper.ask(`{"do":"events","since":"`+lily.Cursor(4)+`"}`), `{"ok":"events","line":4,"events":[`+
			`{"event":"unsend","seq":5,"time":"2000-01-01T00:00:00.000Z","from":"lily","ref":4}]}`)
		reads(t, helper.ask(`{"do":"search","text":"TEA","before":"`+lily.Cursor(3)+`","limit":10}`), `{"ok":"search","line":5,"events":[`+
			`{"event":"say","seq":2,"time":"2000-01-01T00:00:00.000Z","from":"lily","text":"tea 0"}]}`)
		reads(t, helper.ask(`{"do":"search","text":"coffee"}`), `{"ok":"search","line":6,"events":[]}`)
		if got := helper.ask(`{"do":"history","before":"0"}`); !strings.Contains(strings.Join(got, ""), `"error":"no-such-line"`) {
			t.Errorf("what stands before no line is %s", got)
		}
	})
}

// However slowly a bot reads, what came of a request stands before the answer.
func TestAnAnswerComesAfterItsEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily, helper := roomtest.Seat(t, r, "lily"), seatBot(t, r, "helper")
		v := &valve{open: make(chan struct{})}
		helper.start("", v)
		for range 30 {
			roomtest.Say(t, lily, "hm")
			synctest.Wait() // until that is being written
			helper.write(`{"do":"say","text":"yes?"}` + "\n")
			for writing := true; writing; {
				synctest.Wait()
				select {
				case v.open <- struct{}{}:
				default:
					writing = false
				}
			}
		}
		var last uint64
		for _, line := range strings.Split(strings.TrimSpace(v.String()), "\n") {
			e := parsed(t, line)
			if e.OK != "" && e.Seq > last {
				t.Fatalf("when %s came, the last event was %d", line, last)
			}
			last = max(last, e.Seq)
		}
	})
}

func TestABotWritesToSomebodyAbsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		roomtest.Do(t, lily, new(state.Register))
		lily.Leave(state.HowLeft)
		helper := newBot(t, r, "helper", "")
		if got := helper.ask(`{"do":"dm","to":["lily"],"text":"for later"}`); len(got) != 2 || parsed(t, got[1]).OK != "dm" {
			t.Errorf("the answer is %q", got)
		}
		found, err := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")).Before(t.Context(), state.Scope{}, 0, 1)
		if err != nil || len(found) != 1 || found[0].Text != "for later" {
			t.Errorf("lily finds %v, %v", found, err)
		}
	})
}

// What the input holds is answered before the end, however long the queue for
// the flood control is; and -f stays to listen.
func TestTheEndOfTheInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		hasty := newBot(t, r, "hasty", "")
		lines := make([]string, 60)
		for i := range lines {
			lines[i] = fmt.Sprintf(`{"id":%d,"do":"say","text":"%d"}`, i, i)
		}
		go func() {
			hasty.write(strings.Join(lines, "\n")) // the last one ends with the input
			_ = hasty.in.Close()
		}()
		<-hasty.done
		var ok int
		for _, line := range hasty.next() {
			if e := parsed(t, line); e.OK == "say" {
				ok++
			}
		}
		if ok != len(lines) || hasty.status != stdio.StatusDone {
			t.Errorf("%d of %d lines were said, status %d", ok, len(lines), hasty.status)
		}

		lily, patient := roomtest.Seat(t, r, "lily"), newBot(t, r, "patient", "-f")
		_ = patient.in.Close()
		synctest.Wait()
		roomtest.Say(t, lily, "still there?")
		if got := patient.next(); len(got) != 1 || parsed(t, got[0]).Text != "still there?" {
			t.Errorf("after the end of its input, bot -f reads %q", got)
		}
	})
}

func TestABotIsToldWhyItIsSentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		boss := roomtest.Operator(t, r, "boss")
		spammer, helper := newBot(t, r, "spammer", ""), newBot(t, r, "helper", "")
		roomtest.Do(t, boss, &state.Kick{Whom: spammer.seat.Me().Person, Reason: "spam"})
		<-spammer.done
		last := spammer.next()
		reads(t, last[len(last)-1:], `{"event":"bye","how":"removed","message":"An operator took you out of the room: spam. It holds until 00:01 UTC.","code":"kicked","reason":"spam","until":"2000-01-01T00:01:00.000Z"}`)
		if spammer.status != stdio.StatusRefused || spammer.cause != nil {
			t.Errorf("a kicked bot ends with %d, %v", spammer.status, spammer.cause)
		}

		helper.next()
		helper.end(command.ErrStopping)
		<-helper.done
		reads(t, helper.next(), `{"event":"bye","how":"stopped","message":"The server is stopping. Come again in a moment."}`)
		if helper.status != stdio.StatusLater || helper.cause != command.ErrStopping {
			t.Errorf("when the server stops, a bot ends with %d, %v", helper.status, helper.cause)
		}
	})
}

// However slowly it reads, it is told all there was before the farewell.
func TestTheFarewellComesLast(t *testing.T) {
	for range 10 {
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			lily, boss, spammer := roomtest.Seat(t, r, "lily"), roomtest.Operator(t, r, "boss"), seatBot(t, r, "spammer")
			v := &valve{open: make(chan struct{})}
			spammer.start("", v)
			synctest.Wait() // until hello is being written
			roomtest.Say(t, lily, "go away")
			roomtest.Do(t, boss, &state.Kick{Whom: spammer.seat.Me().Person})
			close(v.open)
			<-spammer.done
			if got := v.String(); !strings.Contains(got, "go away") || strings.Index(got, "go away") > strings.Index(got, `"bye"`) {
				t.Errorf("it reads %s", got)
			}
		})
	}
}

func TestABotHasATerminalOfNobody(t *testing.T) {
	r := roomtest.Open(t)
	k := knockAs(t, r, "helper")
	k.id, k.pty = state.KeyIdentity("SHA256:helper"), true
	k.ssh("bot").wants(t, stdio.StatusUsage, "", "A bot reads and writes lines of JSON, which a terminal would change: leave out\r\n  -t.\r\n")
}

// Whoever asks for more than others can bear is answered more slowly.
func TestAFloodOfRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		eager := newBot(t, r, "eager", "")
		began := time.Now()
		go eager.write(strings.Repeat("nonsense\n", 50+20*5))
		time.Sleep(4900 * time.Millisecond)
		n := len(eager.next())
		if n < 145 || n > 148 { // 50 at once, and 20 a second
			t.Errorf("in %v, %d lines were looked at", time.Since(began), n)
		}
		time.Sleep(200 * time.Millisecond)
		n += len(eager.next())
		if n != 150 {
			t.Errorf("of 150 lines, %d were answered", n)
		}
	})
}

func TestABotIsToldHowLongToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Do(t, roomtest.Operator(t, r, "boss"), &state.Slow{Each: time.Minute})
		helper := newBot(t, r, "helper", "")
		helper.ask(`{"do":"say","text":"one"}`)
		time.Sleep(1500 * time.Millisecond)
		reads(t, helper.ask(`{"id":2,"do":"say","text":"two"}`),
			`{"error":"slowed","id":2,"line":2,"message":"Lines are slowed down for everybody now. Yours can go out in 59 seconds.","wait":58.5}`)
		time.Sleep(58500 * time.Millisecond)
		if got := helper.ask(`{"do":"say","text":"two"}`); len(got) != 2 || parsed(t, got[1]).OK != "say" {
			t.Errorf("after the wait, it reads %q", got)
		}
		if got := stdio.Seconds(time.Millisecond + 1); got != 0.002 {
			t.Errorf("a wait of more than a millisecond is told as %v seconds", got)
		}
	})
}
