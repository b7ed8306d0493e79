package program

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

// change puts something into the database of a server that is stopped.
func change(t *testing.T, state, query string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(state, "room.db"))
	roomtest.OK(t, err)
	defer db.Close()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

// A room whose stored time stands years ahead is named by the check, and healed
// by the next start: people go on as if nothing had been.
func TestARoomWhoseTimeIsYearsAheadIsHealed(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := start(t, t.TempDir())
	lily := enter(t, s, "lily")
	lily.Line("before the clock went wrong")
	lily.WaitFor("lily │ before")
	s.stop(t)
	change(t, s.state, "UPDATE meta SET clock = clock + ?", (4 * 365 * 24 * time.Hour).Milliseconds())
	if out := fails(t, "check", "--state", s.state); !strings.Contains(out, "1460 days beyond all that happened") || !strings.Contains(out, "start the server") {
		t.Errorf("the check says %s", out)
	}
	again := start(t, s.state)
	again.says(t, "is healed")
	lily = enter(t, again, "lily")
	lily.WaitFor("before the clock")
	lily.Line("and after")
	lily.WaitFor("lily │ and after")
	again.stop(t)
	if out := printed(t, "check", "--state", s.state); !strings.Contains(out, "sound") {
		t.Errorf("after the healing the check says %s", out)
	}
}

// A machine comes up with a clock more than a year beyond the last time that the
// room was open. The operator is told, and may say that it is right.
func TestAClockFarAheadIsDoubtedUntilTheOperatorTrustsIt(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := start(t, t.TempDir())
	enter(t, s, "lily")
	s.stop(t)
	change(t, s.state, `UPDATE state SET value = CAST(json_set(CAST(value AS TEXT), '$.boot', 'another start of the machine', '$.run', 5,
		'$.sure', CAST(value AS TEXT) ->> '$.sure' - ?1, '$.wall', CAST(value AS TEXT) ->> '$.wall' - ?1) AS BLOB) WHERE key = 'time/local'`,
		(400 * 24 * time.Hour).Milliseconds())
	again := start(t, s.state)
	again.says(t, "the clock of this machine is doubted")
	lily := enter(t, again, "lily") // people need not know
	lily.Line("is this on?")
	lily.WaitFor("lily │ is this on?")
	if out := fails(t, "check", "--state", s.state); !strings.Contains(out, "400 days ahead of") || !strings.Contains(out, "--trust-clock") {
		t.Errorf("the check says %s", out)
	}
	if out := fails(t, "check", "--trust-clock", "--state", s.state); !strings.Contains(out, "another teahouse") {
		t.Errorf("beside the server, trusting the clock says %s", out)
	}
	again.stop(t)
	if os.Geteuid() == 0 { // it trusted the clock, and then failed
		roomtest.OK(t, os.Chown(s.state, 65534, -1))
		if out := fails(t, "check", "--trust-clock", "--state", s.state); !strings.Contains(out, "sudo -u '#65534' teahouse check --trust-clock --state ") || strings.Contains(out, "is trusted") {
			t.Errorf("of somebody else's room, trusting the clock says %s", out)
		}
		roomtest.OK(t, os.Chown(s.state, 0, -1))
	}
	if out := printed(t, "check", "--trust-clock", "--state", s.state); !strings.Contains(out, "the clock of this machine is trusted") || !strings.Contains(out, "sound") {
		t.Errorf("trusting the clock says %s", out)
	}
	if out := printed(t, "check", "--state", s.state); !strings.Contains(out, "sound") {
		t.Errorf("the check says %s", out)
	}
}

// A node that was stopped for days beside others that went on was said to be on a machine whose
// clock is ahead; and what the check advised then, and the log of a node in doubt, was refused.
func TestTheClockOfANodeIsJudgedByWhatItKnows(t *testing.T) {
	t.Parallel() // it waits more than it works
	c := newCrew(t)
	a := c.join(t, "a")
	a.stop(t)
	back := func(days int) { // as if it had been noted so long ago, before the machine started anew
		change(t, a.state, `UPDATE state SET value = CAST(json_set(CAST(value AS TEXT), '$.boot', 'another start of the machine', '$.run', 5,
			'$.room', CAST(value AS TEXT) ->> '$.room' - ?1, '$.sure', CAST(value AS TEXT) ->> '$.sure' - ?1, '$.wall', CAST(value AS TEXT) ->> '$.wall' - ?1) AS BLOB)
			WHERE key = 'time/a'`, (time.Duration(days) * 24 * time.Hour).Milliseconds())
		change(t, a.state, "UPDATE meta SET clock = clock - ?", (time.Duration(days) * 24 * time.Hour).Milliseconds())
	}
	flags := append(c.flags("a", c.servers.URL()), "--state", a.state)
	back(6)
	if out := printed(t, append([]string{"check"}, flags...)...); !strings.Contains(out, "sound") {
		t.Errorf("of a node that was away, the check says %s", out)
	}
	back(394)
	again := start(t, a.state, c.flags("a", c.servers.URL())...)
	again.says(t, "the clock of this machine is doubted")
	again.stop(t)
	if strings.Contains(again.out.String(), "--trust-clock") {
		t.Errorf("a node advises what it refuses:\n%s", again.out.String())
	}
	if out := fails(t, append([]string{"check"}, flags...)...); !strings.Contains(out, "400 days ahead of") || !strings.Contains(out, "wait for that day") {
		t.Errorf("of a node in doubt, the check says %s", out)
	}
	if out := fails(t, append([]string{"check", "--trust-clock"}, flags...)...); !strings.Contains(out, "agreed with itself for a day") || strings.Contains(out, "name the NATS servers") {
		t.Errorf("of a node, trusting the clock says %s", out)
	}
}
