// Guests without a terminal: a command, its input, its outputs and its status.

package sshtest

import (
	"io"
	"strings"
	"sync"
	"testing"
)

// Exec runs command on the server at addr without a terminal, as ssh -T does, with stdin as the whole
// of its input; without a command it asks for a shell. The status is -1 if the server gave none. Each
// output is kept to its last megabyte. A session that cannot be opened or does not end fails the test.
func Exec(t testing.TB, addr string, who Who, command, stdin string) (stdout, stderr string, status int) {
	t.Helper()
	d, err := enter(t, addr, who)
	if err != nil {
		t.Fatalf("%s at %s: %v", who.User, addr, err)
	}
	defer d.link.Close()
	var kept [2]keep
	err = d.within(who, func() error {
		session, err := d.newSession(who, false)
		if err != nil {
			return err
		}
		// The pipes of a new session cannot fail.
		in, _ := session.StdinPipe()
		out, _ := session.StdoutPipe()
		fail, _ := session.StderrPipe()
		if command == "" {
			err = session.Shell()
		} else {
			err = session.Start(command)
		}
		if err != nil {
			return err
		}
		var reading sync.WaitGroup
		reading.Go(func() { io.Copy(&kept[0], out) })
		reading.Go(func() { io.Copy(&kept[1], fail) })
		go func() { // a command may end without having read its input
			io.Copy(in, strings.NewReader(stdin))
			in.Close()
		}()
		status, _ = exitStatus(session.Wait())
		reading.Wait()
		return nil
	})
	if err != nil {
		t.Fatalf("%q as %s: %v\nstdout: %q\nstderr: %q", command, who.User, err, kept[0].String(), kept[1].String())
	}
	return kept[0].String(), kept[1].String(), status
}
