package ui

import (
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// For whom a bot speaks stands behind its name, or before the text where the
// column of names is too narrow; and always with the bot's name.
func TestALineThatABotPassesOnTellsOfBoth(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		wide, narrow, tiny := sit(t, r, "lily", 120, 24), sit(t, r, "bob", 80, 24), sit(t, r, "carol", 30, 24)
		bridge := roomtest.Seat(t, r, "bridge")
		roomtest.Do(t, bridge, &state.Say{Text: "hi", As: "lily"})
		roomtest.Do(t, bridge, &state.Whisper{To: []state.Person{narrow.m.me.Person}, Text: "psst", As: "zoé"})
		for _, d := range []*desk{wide, narrow, tiny} {
			d.frame()
		}
		wide.sees("bridge (lily) │ hi")
		wide.seesNot("»") // lily, who is here, is not called by it
		narrow.sees("bridge │ (lily) hi", "bridge → you │ (zoé) psst")
		tiny.sees("<bridge (lily)> hi")
		narrow.types("/bare\r")
		if bare := narrow.bare(); !strings.Contains(bare, "bridge (lily): hi") || !strings.Contains(bare, "bridge (zoé) → you: psst") {
			t.Errorf("without bars there is\n%s", bare)
		}
	})
}
