package command

import (
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/words"
)

// A report shows operators nothing that was forgotten before its author said yes. What was
// only taken back by then, it shows as it was.
func TestAReportHasNothingThatWasForgotten(t *testing.T) {
	for _, one := range []struct {
		name, says string
		goes       []state.Body
		quotes     []string
		code       Why
		asks       bool // once more, as fewer are left
	}{
		{"nothing", "", nil, []string{"one", "two"}, "", false},
		{"taken back", "", []state.Body{&state.Unsend{}}, []string{"one", "two"}, "", false},
		{"forgotten", "", []state.Body{&state.Forget{}}, nil, CodeNothing, false},
		{"forgotten, with a word of the author", " look", []state.Body{&state.Forget{}}, nil, "", true},
		{"forgotten, and they wrote again", "", []state.Body{&state.Forget{}, &state.Say{Text: "three"}}, nil, CodeNothing, false},
		{"registered and forgotten", "", []state.Body{&state.Register{}, &state.Forget{}}, nil, CodeNothing, false},
	} {
		r := roomtest.Open(t)
		bad, lily := roomtest.SeatOf(t, r, "bad", state.KeyIdentity("SHA256:bad")), roomtest.Seat(t, r, "lily")
		happens(t, bad, &state.Say{Text: "one"}, &state.Whisper{To: []state.Person{lily.Me().Person}, Text: "two"})
		res := reports(t, lily, "/report bad"+one.says)
		if res.Ask == "" {
			t.Fatalf("%s: nothing is asked: %q", one.name, res.Refused)
		}
		roomtest.Do(t, bad, one.goes...)
		if again := res.Then.Resolve(t.Context(), false); (again.Ask != "") != one.asks {
			t.Errorf("%s: what is asked now is %q", one.name, again.Ask)
		}
		if again := res.Then.Resolve(t.Context(), false); one.asks && (len(again.Show) > 0 || again.Ask != words.English().Account.AskReport("bad", 0)) {
			t.Errorf("%s: where no line is left, they read %q and %q", one.name, again.Show, again.Ask)
		}
		res = res.Then.Resolve(t.Context(), true)
		body, _ := res.Propose.(*state.Report)
		switch {
		case one.code != "" && (res.Code != one.code || body != nil), one.code == "" && (body == nil || len(body.Lines) != len(one.quotes)):
			t.Errorf("%s: %q, and operators read %+v", one.name, res.Refused, body)
		case body != nil:
			for i, q := range body.Lines {
				if q.Text != one.quotes[i] {
					t.Errorf("%s: operators read %q", one.name, q.Text)
				}
			}
		}
	}
}

func reports(t *testing.T, s *room.Seat, line string) Result {
	t.Helper()
	c, l := writtenIn(t, s, "", line)
	return l.Run(c).Resolve(t.Context(), false)
}
