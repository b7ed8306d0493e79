package bot

import (
	"fmt"
	"io"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// deskOf is a bot that nobody reads.
func deskOf(t testing.TB, r *room.Room) *bot {
	a := roomtest.Arrive(t, "helper", state.KeyIdentity("SHA256:helper"))
	a.Mode = state.ModeBot
	seat, err := r.Enter(t.Context(), a)
	roomtest.OK(t, err)
	s := stdio.New(t.Context(), stdio.Terminal{Out: io.Discard, Err: io.Discard}, seat, &stdio.Config{Words: words.English()}, &stdio.Invocation{Verb: "bot"})
	return &bot{Session: s, ctx: t.Context()}
}

func BenchmarkBotEvents(b *testing.B) {
	bot := deskOf(b, roomtest.Open(b))
	e := &state.Event{At: 1_790_000_000_000, Kind: state.KindSay, Who: state.Person{ID: "key:lily", Name: "lily"}, Mark: "k7f3", Text: "morning! the new build is at https://example.com/b/1142"}
	teller := command.TellerFor(bot.Seat)
	b.ReportAllocs()
	for b.Loop() {
		e.N++
		bot.event(e, teller)
	}
	roomtest.OK(b, bot.Out.Flush())
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkBotRequests(b *testing.B) {
	w := &words.English().Bot
	line := []byte(`{"id":17,"do":"dm","to":["lily","bob"],"text":"the build is green: https://example.com/b/1142"}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, f := decode(line, false, w); f != nil {
			b.Fatal(f)
		}
	}
}

func BenchmarkBotWho10000(b *testing.B) {
	r := roomtest.Open(b)
	for i := range 10_000 {
		roomtest.Seat(b, r, fmt.Sprintf("person-%d", i))
	}
	bot := deskOf(b, r)
	for b.Loop() {
		a, err := new(request).who(bot)
		if err != nil || len(a.People) != 10_001 {
			b.Fatal(len(a.People), err)
		}
		bot.Out.Object(a)
	}
}
