package program

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// TestAService is what systemd does with one: it holds the socket, hears that
// the service is ready, reloads and stops, and is told again and again that it lives.
func TestAService(t *testing.T) {
	t.Parallel() // it waits more than it works
	if runtime.GOOS == "windows" {
		t.Skip("systemd is not there")
	}
	dir, err := os.MkdirTemp("", "tea") // short: a socket's path has 100 bytes
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	notify, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	roomtest.OK(t, err)
	defer notify.Close()
	hears := func(want string) {
		t.Helper()
		buf := make([]byte, 4096)
		for {
			_ = notify.SetReadDeadline(time.Now().Add(time.Minute))
			n, err := notify.Read(buf)
			if err != nil {
				t.Fatalf("systemd does not hear %s: %v", want, err)
			}
			if got := string(buf[:n]); strings.HasPrefix(got, want) {
				return
			} else if got != "WATCHDOG=1" {
				t.Fatalf("systemd hears %q, not %s", got, want)
			}
		}
	}
	held, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	defer held.Close()
	socket, err := held.(*net.TCPListener).File()
	roomtest.OK(t, err)
	defer socket.Close()

	state := filepath.Join(dir, "state")
	service := func() *server {
		cmd := program(t, "-c", `export LISTEN_PID=$$; exec "$@"`, "sh", binary, "--state", state)
		cmd.Path, cmd.Args[0] = "/bin/sh", "sh"
		cmd.ExtraFiles = []*os.File{socket}
		cmd.Env = append(cmd.Env, "LISTEN_FDS=1", "NOTIFY_SOCKET="+filepath.Join(dir, "notify"), "WATCHDOG_USEC=200000")
		return launch(t, state, cmd)
	}
	s := service()
	hears("READY=1")
	if s.Addr != held.Addr().String() {
		t.Errorf("it listens on %s, and systemd on %s", s.Addr, held.Addr())
	}
	lily := enter(t, s, "lily")
	hears("WATCHDOG=1")
	roomtest.OK(t, s.Signal(syscall.SIGHUP))
	hears("RELOADING=1\nMONOTONIC_USEC=")
	hears("READY=1")
	if status, _ := s.stop(t); status != 0 {
		t.Errorf("it stops with status %d", status)
	}
	hears("STOPPING=1")
	lily.Wait()
	waiting := make(chan *sshtest.Client, 1)
	go func() { // nobody is there to accept it, and nobody refuses it
		c, _ := sshtest.TryDial(t, held.Addr().String(), sshtest.Who{User: "bob", Width: 80, Height: 24})
		waiting <- c
	}()
	service()
	bob := <-waiting
	if bob == nil {
		t.Fatal("a connection is refused during a restart")
	}
	bob.WaitFor("to everybody")

	for _, flag := range []string{"--max-seats=0", "--listen=10.0.0.256:0", "--metrics=a b:0"} {
		cmd := program(t, flag)
		cmd.Env = append(cmd.Env, "NOTIFY_SOCKET="+filepath.Join(dir, "notify"))
		if _ = cmd.Run(); cmd.ProcessState.ExitCode() != 78 {
			t.Errorf("with %s, which cannot work, it ends with status %d", flag, cmd.ProcessState.ExitCode())
		}
	}
}

// Whoever stops a server that is still at its start, as a long one, is told of no failure: systemd
// would show the unit as failed, and start it again.
func TestAStartThatIsBrokenOffIsNoFailure(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGTERM")
	}
	t.Parallel() // it waits more than it works
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	defer silent.Close()
	cmd, said := program(t, "--listen", "127.0.0.1:0", "--state", t.TempDir(), "--cluster", "nats://"+silent.Addr().String()), new(output)
	cmd.Stderr = said
	roomtest.OK(t, cmd.Start())
	waits, err := silent.Accept() // for a server of NATS that says nothing
	roomtest.OK(t, err)
	defer waits.Close()
	roomtest.OK(t, cmd.Process.Signal(syscall.SIGTERM))
	if err := cmd.Wait(); err != nil || strings.Contains(said.String(), "ERROR") {
		t.Errorf("it ends with %v: %s", err, said)
	}
}
