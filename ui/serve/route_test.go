package serve_test

// The ways in that are no screen, and the ways that lead nowhere.

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/words"
)

// run runs a command on a session of a connection, with or without a terminal.
func run(t *testing.T, c *ssh.Client, terminal bool, command string) (stdout, stderr string, status int) {
	t.Helper()
	s, err := c.NewSession()
	roomtest.OK(t, err)
	defer s.Close()
	if terminal {
		roomtest.OK(t, s.RequestPty("xterm", 24, 80, nil))
	}
	return finish(t, s, func() error { return s.Run(command) })
}

// finish does what ends with a session, and returns what came of it.
func finish(t *testing.T, s *ssh.Session, do func() error) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	s.Stdout, s.Stderr = &out, &errs
	err := do()
	exit, _ := errors.AsType[*ssh.ExitError](err)
	switch {
	case exit != nil:
		status = exit.ExitStatus()
	case err != nil:
		t.Errorf("the session ends with %v", err)
	}
	return out.String(), errs.String(), status
}

// TestTheWayIsDecidedByWhatTheClientAsksFor comes in all ways: the sign that
// tells them apart is that a screen draws, and nothing else does.
func TestTheWayIsDecidedByWhatTheClientAsksFor(t *testing.T) {
	h := open(t, nil)
	out, errs, status := h.exec(t, sshtest.Who{User: "bob"}, "", "hello there\n")
	if strings.Contains(out+errs, "\x1b") || status != 0 {
		t.Errorf("a pipe gets %q, %q and status %d", out, errs, status)
	}
	lily := h.enter(t, "lily")
	lily.WaitFor("hello there")

	dumb := h.terminal(t, sshtest.Who{User: "carol", Term: "dumb"})
	dumb.WaitFor("to everybody>")
	dumb.Line("plain words")
	lily.WaitFor("plain words")
	if strings.Contains(dumb.Screen(), "│") {
		t.Errorf("a screen is drawn on a dumb terminal\n%s", dumb.Report())
	}
	for _, terminal := range []bool{false, true} {
		out, errs, status := run(t, h.connect(t, sshtest.Who{User: "dave"}), terminal, "who")
		end := map[bool]string{false: "\n", true: "\r\n"}[terminal]
		out = strings.TrimPrefix(out, "\rñ\x1b[6n\r  \r") // a terminal without a locale is asked
		if out != "carol"+end+"lily"+end || errs != "" || status != 0 {
			t.Errorf("who with a terminal: %v gives %q, %q and status %d", terminal, out, errs, status)
		}
	}
}

func TestAWrongCommandNeverComesIn(t *testing.T) {
	h, _ := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	for command, says := range map[string]string{
		"whoo":                           "whoo",
		"tail --backwards":               "--backwards",
		"git-upload-pack 'teahouse.git'": "git-upload-pack",
	} {
		out, errs, status := h.exec(t, sshtest.Who{User: "lily"}, command, "")
		if out != "" || !strings.Contains(errs, says) || strings.Contains(errs, "passphrase") || status != 2 {
			t.Errorf("%q gives %q, %q and status %d", command, out, errs, status)
		}
	}
	if n := h.door.Figures().Refused["usage"]; n != 3 {
		t.Errorf("%d are counted", n)
	}
}

// TestProgramsThatNeedAShellAreToldSo asks as sftp, scp, rsync, mosh and ssh-copy-id do.
func TestProgramsThatNeedAShellAreToldSo(t *testing.T) {
	h := open(t, nil)
	w := words.English().Door
	c := h.connect(t, sshtest.Who{User: "lily"})
	for command, says := range map[string]string{
		"scp -t /tmp": w.NoFiles, "scp -f notes.txt": w.NoFiles, "rsync --server -e.LsfxC . x": w.NoFiles, "/usr/lib/openssh/sftp-server": w.NoFiles,
		"mosh-server new -s -c 256": w.NoMosh, "exit": w.NoCopying, "exec sh -c 'cd; umask 077'": w.NoCopying,
	} {
		if out, errs, status := run(t, c, false, command); out != "" || errs != says+"\n" || status != 1 {
			t.Errorf("%q gives %q, %q and status %d", command, out, errs, status)
		}
	}
	for subsystem, says := range map[string]string{"sftp": w.NoFiles, "netconf": w.NoService, "": w.NoService} {
		s, err := c.NewSession()
		roomtest.OK(t, err)
		// What Go's client does for a subsystem, it does not end as a command does.
		out, _ := s.StdoutPipe()
		errs, _ := s.StderrPipe()
		roomtest.OK(t, s.RequestSubsystem(subsystem))
		told, _ := io.ReadAll(errs)
		data, _ := io.ReadAll(out)
		if string(told) != says+"\n" || len(data) > 0 {
			t.Errorf("%q gives %q and %q", subsystem, data, told)
		}
	}
}

func TestNothingIsForwarded(t *testing.T) {
	h := open(t, nil)
	w := words.English().Door
	c := h.connect(t, sshtest.Who{User: "lily"})
	for network, addr := range map[string]string{"tcp": "127.0.0.1:22", "unix": "/run/docker.sock"} {
		if _, err := c.Dial(network, addr); err == nil || !strings.Contains(err.Error(), w.NoForward) {
			t.Errorf("reaching %s gives %v", addr, err)
		}
	}
	if _, _, err := c.OpenChannel("tun@openssh.com", nil); err == nil || !strings.Contains(err.Error(), w.NoService) {
		t.Errorf("a tunnel gives %v", err)
	}
	// SSH has no place for the reason: it comes with the next session, once.
	if _, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("the server listens for a client")
	}
	for _, told := range []string{w.NoForward + "\n", ""} {
		if _, errs, status := run(t, c, false, "who"); errs != told || status != 0 {
			t.Errorf("who says %q and gives status %d", errs, status)
		}
	}
	s, err := c.NewSession()
	roomtest.OK(t, err)
	for _, request := range []string{"auth-agent-req@openssh.com", "x11-req"} {
		if ok, err := s.SendRequest(request, true, nil); ok || err != nil {
			t.Errorf("%s: %v, %v", request, ok, err)
		}
	}
	if _, errs, status := finish(t, s, func() error { return s.Run("who") }); errs != w.NoAgent+"\n"+w.NoX11+"\n" || status != 0 {
		t.Errorf("who says %q and gives status %d", errs, status)
	}
}

// TestTheBannerNamesTheWaysWithoutAScreen unless the operator has other words.
func TestTheBannerNamesTheWaysWithoutAScreen(t *testing.T) {
	h, use := guarded(t, func(*serve.Settings) {})
	if banner := h.enter(t, "lily").Banner(); banner != words.English().Door.Banner+"\r\n" {
		t.Errorf("the banner is %q", banner)
	}
	use(func(s *serve.Settings) { s.Banner = "members only\nreally" })
	if banner := h.enter(t, "bob").Banner(); banner != "members only\r\nreally\r\n" {
		t.Errorf("the banner is %q", banner)
	}
}

// TestVerbsPassTheSameDoor: what keeps a screen out keeps a command out.
func TestVerbsPassTheSameDoor(t *testing.T) {
	lily, bob := sshtest.NewKey(t), sshtest.NewKey(t)
	allow := listed(t, lily)
	says := func(line string) *state.Ban {
		name := roomtest.Name(t, "mallory")
		return &state.Ban{Name: name, For: time.Hour, Reason: line}
	}
	for _, c := range []struct {
		name   string
		change func(*serve.Settings)
		before state.Body // done by an operator
		who    sshtest.Who
		status int
		says   string
	}{
		{"a key that is listed", func(s *serve.Settings) { s.Allow = &allow }, nil, sshtest.Who{User: "lily", Signer: lily}, 0, ""},
		{"a key that is not", func(s *serve.Settings) { s.Allow = &allow }, nil, sshtest.Who{User: "bob", Signer: bob}, 1, "not among them"},
		{"a passphrase", func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") }, nil, sshtest.Who{User: "bob"}, 1, "on a terminal only"},
		{"a ban", func(*serve.Settings) {}, says("no nonsense here"), sshtest.Who{User: "mallory"}, 1, "no nonsense here"},
		{"a lock", func(*serve.Settings) {}, lock(state.LockGuests), sshtest.Who{User: "bob"}, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, _ := guarded(t, c.change)
			if c.before != nil {
				roomtest.Do(t, roomtest.Operator(t, h.room, "keeper"), c.before)
			}
			for _, command := range []string{"who", "say hello", "tail -n 1", ""} {
				out, errs, status := h.exec(t, c.who, command, "")
				if status != c.status || !strings.Contains(errs, c.says) || status != 0 && (out != "" || !strings.Contains(errs, contact)) {
					t.Errorf("%q gives %q, %q and status %d", command, out, errs, status)
				}
			}
		})
	}
}

// TestAVerbOnATerminalMayAskForThePassphrase and what is typed ahead is its input.
func TestAVerbOnATerminalMayAskForThePassphrase(t *testing.T) {
	h, _ := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	watcher := roomtest.Seat(t, h.room, "watcher")
	s, err := h.connect(t, sshtest.Who{User: "bob"}).NewSession()
	roomtest.OK(t, err)
	roomtest.OK(t, s.RequestPty("dumb", 24, 80, nil))
	s.Stdin = strings.NewReader("open sesame\rhello from the terminal\r/quit\r")
	if out, errs, status := finish(t, s, func() error { return s.Run("lines") }); status != 0 {
		t.Errorf("it gives %q, %q and status %d", out, errs, status)
	}
	await(t, "the line is heard", func() bool {
		events, _ := watcher.Read(nil)
		for _, e := range events {
			if e.Text == "hello from the terminal" {
				return true
			}
		}
		return false
	})
}

// TestWhoHasNoPlaceNowMayWait holds all seats that somebody may have.
func TestWhoHasNoPlaceNowMayWait(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		key := sshtest.NewKey(t)
		who := sshtest.Who{User: "lily", Signer: key}
		first := h.enterAs(t, sshtest.Who{User: "lily", Signer: key, Width: 80, Height: 24})
		me, _ := h.room.Roster().Find("lily")
		var seats []*room.Seat
		for range room.SeatsEach - 1 {
			seats = append(seats, roomtest.SeatOf(t, h.room, "lily", me.Person.ID))
		}
		began := time.Now()
		out, errs, status := h.exec(t, who, "lines -q --wait 1s", "")
		if took := time.Since(began); out != "" || errs == "" || status != 75 || took < time.Second {
			t.Errorf("within a second: %q, %q and status %d after %v", out, errs, status, took)
		}
		screen := h.terminal(t, sshtest.Who{User: "lily", Signer: key})
		if status := screen.Wait(); status != 1 {
			t.Errorf("a screen ends with status %d", status)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			out, errs, status = h.exec(t, who, "lines -q", "")
		}()
		synctest.Wait() // it waits for a seat
		if out, errs, status := h.exec(t, who, "who", ""); out != "lily\n" || status != 0 {
			t.Errorf("a command, which is no terminal: %q, %q and status %d", out, errs, status)
		}
		seats[0].Leave(state.HowLeft)
		<-done
		if out != "" || errs != "" || status != 0 {
			t.Errorf("when there is place: %q, %q and status %d", out, errs, status)
		}
		first.Close()
	})
}

// TestAConnectionHoldsVerbsToo, as many as it may hold screens.
func TestAConnectionHoldsVerbsToo(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Limits.Sessions = 3 }, func(t *testing.T, h *house) {
		c := h.connect(t, sshtest.Who{User: "lily"})
		follow := func() (*ssh.Session, error) {
			s, err := c.NewSession()
			if err == nil {
				err = s.Start("tail -f")
			}
			return s, err
		}
		for range 2 {
			if _, err := follow(); err != nil {
				t.Fatal(err)
			}
		}
		third, err := follow()
		roomtest.OK(t, err)
		if _, err := follow(); err == nil || !strings.Contains(err.Error(), words.English().Door.Sessions) {
			t.Errorf("one too many gives %v", err)
		}
		_ = third.Close()
		await(t, "there is place again", func() bool {
			s, err := c.NewSession()
			if err != nil {
				return false
			}
			defer s.Close()
			return s.Run("who") == nil
		})
	})
}

// lock is the proposal that locks the room.
func lock(level state.Lock) state.Body { return &state.SetLock{Level: level} }
