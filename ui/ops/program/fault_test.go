package program

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// faultyBinary is the program with testdata/faults/faults.go in it, made when the
// first test wants it. Nothing of that is in the program's own source.
var faultyBinary = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(filepath.Dir(binary), "faults")
	parts, err := filepath.Abs(filepath.Join("..", "server"))
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(filepath.Join(parts, "open.go"))
	if err != nil {
		return "", err
	}
	faults, err := filepath.Abs(filepath.Join("testdata", "faults", "faults.go"))
	if err != nil {
		return "", err
	}
	changed := string(source)
	for is, be := range map[string]string{"s.monitor.Log(log)": "faulty(s.monitor.Log(log))", "s.monitor.Delivered)": "delivered(s.monitor.Delivered))"} {
		if !strings.Contains(changed, is) {
			return "", fmt.Errorf("open.go has no %s any more, where faults come in", is)
		}
		changed = strings.ReplaceAll(changed, is, be)
	}
	changedFile, overlay := filepath.Join(dir, "open.go"), filepath.Join(dir, "overlay.json")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(changedFile, []byte(changed), 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{
		filepath.Join(parts, "open.go"): changedFile, filepath.Join(parts, "faults.go"): faults,
	}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		return "", err
	}
	made := filepath.Join(dir, filepath.Base(binary))
	return made, sshtest.Build(context.Background(), made, false, "-overlay", overlay) // the race detector checks pointers, and would not have C's
})

// faulty runs that program on a state folder. What fails is said with fail, and
// nothing does from mend on.
type faulty struct {
	*server
	says string // the file
}

func startFaulty(t *testing.T) *faulty {
	t.Helper()
	made, err := faultyBinary()
	roomtest.OK(t, err)
	state, says := t.TempDir(), filepath.Join(t.TempDir(), "faults")
	cmd := program(t, "--listen", "127.0.0.1:0", "--state", state)
	cmd.Path = made
	cmd.Env = append(cmd.Env, "FAULTS="+says)
	return &faulty{launch(t, state, cmd), says}
}

func (f *faulty) fail(t *testing.T, how string) {
	t.Helper()
	next := f.says + "-next"
	roomtest.OK(t, os.WriteFile(next, []byte(how), 0o600))
	roomtest.OK(t, os.Rename(next, f.says))
}

func (f *faulty) mend(t *testing.T) {
	t.Helper()
	roomtest.OK(t, os.Remove(f.says))
}

// keptBy is every public line that a start finds of a server that was killed: the history
// may be some seconds behind the log.
func keptBy(t *testing.T, s *faulty) map[string]bool {
	t.Helper()
	if status, _ := start(t, s.state).stop(t); status != 0 {
		t.Errorf("the next start ends with status %d", status)
	}
	return said(t, s.state)
}

// The disk runs full, or fails in the middle of a write, under people who talk. What
// is refused stays with its writer, all can read, and the operator reads what to do.
// When the disk is well again, everything goes on without anybody's help.
func TestADiskThatFailsLosesNothing(t *testing.T) {
	t.Parallel() // it waits more than it works
	for how, remedy := range map[string]string{"full": "is full: make room on it", "broken": "fails: see the log of the system"} {
		t.Run(how, func(t *testing.T) {
			s := startFaulty(t)
			lily, bob := enter(t, s.server, "lily"), enter(t, s.server, "bob")
			lily.Line("before")
			bob.WaitFor("lily │ before")

			s.fail(t, "write="+how)
			lily.Line("while it fails")
			lily.WaitFor("could not store that")
			bob.WaitFor("the server cannot store lines now: you can read") // on everybody's status line
			bob.Key("up")
			bob.WaitFor("lily │ before")
			if screen := bob.Screen(); strings.Contains(screen, "while it fails") {
				t.Errorf("a line that is not kept is shown\n%s", screen)
			}
			if page := fails(t, "status", "--state", s.state); !strings.Contains(page, "the log refuses lines") || !strings.Contains(page, remedy) {
				t.Errorf("the status is\n%s", page)
			}
			s.server.says(t, remedy)
			if status, why := turnedAway(t, s.server, "carol"); status != 1 || !strings.Contains(why, "could not store") {
				t.Errorf("a newcomer gets status %d and reads %q", status, why)
			}

			s.mend(t)
			lily.Key("up", "enter")
			bob.WaitFor("│ while it fails")
			bob.WaitGone("cannot store lines now")
			s.server.says(t, "the log accepts lines again")
			s.Kill()
			kept := keptBy(t, s)
			if !kept["before"] || !kept["while it fails"] {
				t.Errorf("what was seen is lost; there is %v", kept)
			}
		})
	}
}

// The fsync of a commit fails, after which nobody knows what is on the disk. No
// answer is given before that is known.
func TestAnFsyncThatFailsIsSettledByReading(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := startFaulty(t)
	lily, bob := enter(t, s.server, "lily"), enter(t, s.server, "bob")
	lily.Line("before")
	bob.WaitFor("lily │ before")
	s.fail(t, "sync=broken")
	lily.Line("in doubt")
	bob.WaitFor("the server cannot store lines now: you can read")
	if screen := bob.Screen(); strings.Contains(screen, "in doubt") {
		t.Errorf("a line is shown of which nobody knows whether it is kept\n%s", screen)
	}
	s.mend(t)
	s.server.says(t, "the log is trusted again")
	bob.WaitGone("cannot store lines now")
	lily.WaitUntil("her line to be shown or given back", func(screen string) bool {
		return strings.Contains(screen, "│ in doubt") || strings.Contains(screen, "could not store that")
	})
	if strings.Contains(lily.Screen(), "could not store that") { // it is not there: then it is still hers
		lily.Key("up", "enter")
	}
	bob.WaitFor("│ in doubt")
	s.Kill()
	if kept := keptBy(t, s); !kept["before"] || !kept["in doubt"] {
		t.Errorf("what was seen is lost; there is %v", kept)
	}
}

// Every fsync takes half a second, as on a disk that many share. Lines wait and none
// is refused; who writes, looks up or comes in does not wait for the lines of others.
func TestASlowDiskMakesLinesWaitAndNothingElse(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := startFaulty(t)
	lily, bob := enter(t, s.server, "lily"), enter(t, s.server, "bob")
	lily.Line("before")
	bob.WaitFor("lily │ before")
	s.fail(t, "sync=500ms")
	for i := range 4 {
		lily.Line(fmt.Sprint("slow line ", i))
	}
	bob.Type("written meanwhile")
	bob.WaitFor("written meanwhile")
	bob.WaitFor("│ slow line 3") // one after the other, as they were written
	bob.Key("enter")
	lily.WaitFor("bob │ written meanwhile")
	carol := enter(t, s.server, "carol")
	carol.WaitFor("│ slow line 3")
	for _, c := range []*sshtest.Client{lily, bob, carol} {
		if screen := c.Screen(); strings.Contains(screen, "could not") || strings.Contains(screen, "cannot") {
			t.Errorf("somebody is refused something\n%s", screen)
		}
	}
	if page := printed(t, "status", "--state", s.state); !regexp.MustCompile(`(?m)^commits .*99 of 100 within (500ms|[125]s)$`).MatchString(page) { // a busy machine adds to it
		t.Errorf("the status does not tell how slow the disk is:\n%s", page)
	}
}

// What is not in memory cannot be read: whoever looks it up is told, and stays.
func TestADiskThatCannotBeReadEndsNobody(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := startFaulty(t)
	lily, bob := enter(t, s.server, "lily"), enter(t, s.server, "bob")
	lily.Line("before")
	bob.WaitFor("lily │ before")
	s.fail(t, "read=broken")
	bob.Line("/search before")
	bob.WaitFor("Something broke on our side")
	s.mend(t)
	bob.WaitGone("cannot store lines now")
	bob.Line("and on")
	lily.WaitFor("bob │ and on")
}

// The room's own loop panics. Everybody is told and gets their terminal back, the
// process ends for its manager to start it again, and what was said is there.
func TestAPanicInTheRoomsLoopEndsInOrder(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := startFaulty(t)
	lily, bob := enter(t, s.server, "lily"), enter(t, s.server, "bob")
	lily.Line("before")
	bob.WaitFor("lily │ before")
	s.fail(t, "room=broken")
	lily.Line("which breaks it")
	for _, c := range []*sshtest.Client{lily, bob} {
		c.Wait()
		if c.AltScreen() || !strings.Contains(c.Screen(), "The server is stopping") {
			t.Errorf("somebody is left with\n%s", c.Report())
		}
	}
	if status := s.Status(); status != 1 {
		t.Errorf("the process ends with status %d, and would not be started again", status)
	}
	if log := s.out.String(); !strings.Contains(log, "the room panicked") || strings.Contains(log, "which breaks it") {
		t.Errorf("the log has\n%s", log)
	}
	again := start(t, s.state)
	carol := enter(t, again, "carol")
	carol.WaitFor("│ which breaks it") // it was on the disk
	carol.WaitFor("lily │ before")
	carol.WaitFor("1 here")
}

// A panic on the goroutine that draws one screen ends that session, and tells its
// person; the others do not notice.
func TestAPanicOnOneScreenEndsThatOne(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := startFaulty(t)
	lily, bob := enter(t, s.server, "lily"), enter(t, s.server, "bob")
	s.fail(t, "screen=broken")
	if _, stderr, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "carol"}, "say hello", ""); status != 0 {
		t.Fatalf("carol cannot speak: %s", stderr)
	}
	s.server.says(t, "screen panicked")
	broken, well := lily, bob
	select {
	case <-lily.Ended():
	case <-bob.Ended():
		broken, well = bob, lily
	}
	broken.Wait()
	if broken.AltScreen() || !strings.Contains(broken.Screen(), "Something broke on our side") {
		t.Errorf("whose screen broke is left with\n%s", broken.Report())
	}
	well.WaitFor("carol │ hello")
	well.Line("and on")
	well.WaitFor("│ and on")
	if log := s.out.String(); strings.Contains(log, "somebody") {
		t.Errorf("the log has what a panic says:\n%s", log)
	}
}
