package script

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"

	"teahouse/ui/serve/sshtest"
)

// server starts the program with some flags, in place of the one that runs, on
// the state and the port that it left. With the word stop it only ends that.
func server(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("a server that must not start is for exec")
	}
	running := ts.Value(runningKey{}).(**sshtest.Process)
	if *running != nil {
		end(*running)
	}
	if len(args) == 1 && args[0] == "stop" {
		return
	}
	dir, port := ts.Getenv("WORK"), ts.Getenv("PORT")
	if port == "" {
		port = free(ts)
	}
	cmd := exec.Command(ts.Getenv("PROGRAM"), append([]string{
		"--listen", "127.0.0.1:" + port, "--state", filepath.Join(dir, "state"), "--dial-rate", "10000/1ms", "--enter-rate", "10000/1ms",
	}, args...)...)
	cmd.Dir = dir
	log, err := os.OpenFile(filepath.Join(dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	ts.Check(err)
	defer log.Close()
	cmd.Stderr = log
	started, err := sshtest.Launch(cmd, io.Discard)
	if err != nil {
		ts.Fatalf("%v: see server.log", err)
	}
	ts.Defer(func() { end(started) })
	*running = started
	ts.Check(os.WriteFile(filepath.Join(dir, "known_hosts"), []byte(started.Known+"\n"), 0o600))
	host, port, err := net.SplitHostPort(started.Addr)
	ts.Check(err)
	ts.Setenv("PORT", port)
	ts.Check(config(dir, host, port))
}

// free is a port where nobody listens now. It is below those that systems give to whoever asks for any
// port: nobody is given it while the server that has it is started anew.
func free(ts *testscript.TestScript) (port string) {
	for tries := 100; ; tries-- {
		l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", 12_000+rand.IntN(20_000)))
		if err != nil && tries > 0 {
			continue // somebody has it
		}
		ts.Check(err)
		ts.Check(l.Close())
		_, port, err := net.SplitHostPort(l.Addr().String())
		ts.Check(err)
		return port
	}
}

// runningKey finds the server that a script has started.
type runningKey struct{}

// end stops a server as systemd does.
func end(p *sshtest.Process) {
	_ = p.Signal(syscall.SIGTERM)
	<-p.Ended()
}

// config writes what a careful person has in ~/.ssh/config for each of the people.
func config(dir, host, port string) error {
	var b strings.Builder
	for _, p := range people {
		fmt.Fprintf(&b, "Host %s\n  User %s\n", p.name, p.name)
		if p.key {
			fmt.Fprintf(&b, "  IdentityFile \"%s\"\n", filepath.Join(dir, p.name+".key"))
		} else {
			fmt.Fprintf(&b, "  IdentityFile none\n  PubkeyAuthentication no\n  BatchMode no\n")
		}
	}
	fmt.Fprintf(&b, `Host *
  HostName %s
  Port %s
  IdentitiesOnly yes
  IdentityAgent none
  BatchMode yes
  LogLevel ERROR
  UserKnownHostsFile "%s"
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  SendEnv TZ
`, host, port, filepath.Join(dir, "known_hosts"))
	return os.WriteFile(filepath.Join(dir, "ssh_config"), []byte(b.String()), 0o600)
}
