package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

func TestNewcomerReadsWhereHeIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Do(t, bob, &state.Say{Text: "morning!"})
		d := sit(t, r, "lily", "lines", 80)
		d.speaks(d.sent(), "This is teahouse, in plain lines. 2 people are here; /who names them.\r\n"+
			"00:00 bob: morning!\r\n"+
			"You are lily. /name NEWNAME changes that.\r\n"+
			"Enter sends to everybody; @lily TEXT goes to lily alone. /help\r\n"+
			"Who runs this server can read all, private too, without end.\r\n"+
			"to everybody> ")
		d.speaks(d.types("\x04"), "\r\nGoodbye, and come again.\r\n")
		<-d.done
		if d.status != stdio.StatusDone || d.cause != nil {
			t.Errorf("it ends with %d, %v", d.status, d.cause)
		}
	})
}

func TestBackToTheScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		roomtest.Do(t, lily, &state.SetSettings{Values: map[string]string{"plain": "on"}})
		d := take(t, lily, "lily", linesQ, 80)
		d.speaks(d.types("/plain off\r"), strings.Repeat("\b", 14)+"command> /plain off\r\n")
		<-d.done
		if d.cause != stdio.ErrScreen || lily.Settings()["plain"] != "" {
			t.Errorf("it ends with %v, and remembers %v", d.cause, lily.Settings())
		}
	})
}

// What waits for the log when the server stops is told to be in doubt, and what is behind it not
// to be sent: the rows in which both were written look as if they were.
func TestAStopTellsWhatWasNotTakenIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		d := sit(t, r, "lily", linesQ, 80)
		release := m.Hold()
		defer release()
		d.types("one\r")
		d.types("two\r")
		time.Sleep(time.Second)
		d.end(command.ErrStopping)
		<-d.done
		says := d.sent()
		if want := "Nobody can tell yet whether this was sent:\r\none\r\nYou had not sent this:\r\ntwo\r\nThe server is stopping"; !strings.Contains(says, want) {
			t.Errorf("it ends with %q", says)
		}
	})
}

// What the room refuses is back in the row, below the reason.
func TestARefusedLineComesBackWithItsReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", linesQ, 110)
		d.types("/quiet on\r")
		d.types("hello\r")
		d.shows("public lines are off: /quiet> hello",
			"You are quiet and see no public lines, so you send none. /quiet brings them back; then send it again.",
			"public lines are off: /quiet> hello")
	})
}

// A terminal that cannot draw the full screen is not offered it, and stays.
func TestADumbTerminalStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := at(t, roomtest.Seat(t, roomtest.Open(t), "lily"), "lines", stdio.Terminal{Width: 80, Wanted: "lily", Dumb: true})
		d.shows("Who runs this server can read all, private too, without end.", "to everybody>")
		d.types("/plain off\r")
		d.shows("This terminal cannot draw a full screen: its TERM is dumb, or not set.", "to everybody>") // and does not keep what cannot be done
	})
}

// Where somebody's own program edits the line, as Emacs's shell does, a line feed ends
// it. On other terminals that breaks the line.
func TestALineFeedEndsALineOfADumbTerminal(t *testing.T) {
	for _, dumb := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			d := at(t, roomtest.Seat(t, roomtest.Open(t), "lily"), linesQ, stdio.Terminal{Width: 80, Wanted: "lily", Dumb: dumb})
			if d.types("hello\nagain\n"); dumb {
				d.shows("to everybody> hello", "to everybody> again", "to everybody>")
			} else {
				d.shows("3 lines to everybody> hello / again /")
			}
		})
	}
}

func TestTerminalIsToldWhyItEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(t *testing.T, d *desk, r *room.Room)
		says string
	}{
		{"hangup", func(t *testing.T, d *desk, r *room.Room) { d.in.Close() }, "\r\nGoodbye, and come again.\r\n"},
		{"Ctrl-C twice", func(t *testing.T, d *desk, r *room.Room) { d.types("\x15\x03"); d.types("\x03") }, "\r\nGoodbye, and come again.\r\n"},
		{"quit", func(t *testing.T, d *desk, r *room.Room) { d.types("\x15/quit\r") }, "\r\nGoodbye, and come again.\r\n"},
		{"stop", func(t *testing.T, d *desk, r *room.Room) { d.end(command.ErrStopping) }, "\r\nThe server is stopping. Come again in a moment.\r\n"},
		{"kick", func(t *testing.T, d *desk, r *room.Room) {
			roomtest.Do(t, roomtest.Operator(t, r, "boss"), &state.Kick{Whom: person(d.seat), Reason: "spam"})
		}, "spam"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				d := sit(t, r, "lily", linesQ, 80)
				d.types("half")
				c.do(t, d, r)
				<-d.done
				d.sent()
				if got := d.out.String(); !strings.Contains(got, c.says) || !strings.HasSuffix(got, "\r\n") {
					t.Errorf("they read %q", got)
				}
			})
		})
	}
}
