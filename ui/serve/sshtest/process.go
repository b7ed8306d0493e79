// A server as a process of its own, as people start it.

package sshtest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

const greetWithin = time.Minute // the machine may be busy

// Build makes the program from the module that the test or command is in, with
// the race detector if that is asked for, and with more flags of go build. In TestMain it
// is too early, see [lookAt].
func Build(ctx context.Context, program string, race bool, flags ...string) error {
	args := append([]string{"build", "-o", program}, flags...)
	if race {
		args = append(args, "-race")
	}
	module, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Path}} {{.Dir}}").Output() // whoever publishes it may call it otherwise
	if err != nil {
		return fmt.Errorf("find the module of the server: %w", err)
	}
	name, top, _ := strings.Cut(string(bytes.TrimSpace(module)), " ")
	lookAt(top)
	args = append(args, name)
	if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

// lookAt lists all folders of a module, so that the go command runs a test again once a file
// there has changed: it goes by what the test looks at while it runs.
func lookAt(top string) {
	_ = filepath.WalkDir(top, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && entry.Name() == ".git" {
			return fs.SkipDir // nothing is built of it
		}
		return nil
	})
}

// Race tells whether the test that runs has the race detector.
func Race() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// Process is a running server.
type Process struct {
	Addr  string // where it listens; the last one that it told of
	Known string // what belongs into known_hosts for that

	cmd   *exec.Cmd
	ended chan struct{}
}

// Environ is the environment without what a server goes by: a shell may have that for another one.
func Environ() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return strings.HasPrefix(name, "TEAHOUSE_") || strings.HasPrefix(name, "XDG_") || name == "STATE_DIRECTORY" || name == "NOTIFY_SOCKET"
	})
}

// Launch starts a server and waits until it has greeted whoever started it. What it prints goes to
// out. Unless the command says otherwise, it is in [Environ].
func Launch(cmd *exec.Cmd, out io.Writer) (*Process, error) {
	if cmd.Env == nil {
		cmd.Env = Environ()
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	p := &Process{cmd: cmd, ended: make(chan struct{})}
	greeted := make(chan struct{})
	go func() {
		defer close(p.ended)
		lines := bufio.NewScanner(stdout)
		for open := true; lines.Scan(); {
			fmt.Fprintln(out, lines.Text())
			if open && p.greets(lines.Text()) {
				open = false
				close(greeted)
			}
		}
		_, _ = io.Copy(out, stdout)
		_ = cmd.Wait() // Status reads it
	}()
	late := time.NewTimer(greetWithin)
	defer late.Stop()
	select {
	case <-greeted:
		return p, nil
	case <-p.ended:
	case <-late.C:
		p.Kill()
	}
	return nil, errors.New("the server does not say where it listens")
}

// LaunchAt starts any server, which greets nobody, and waits until it takes connections at an
// address. What it prints goes to out.
func LaunchAt(cmd *exec.Cmd, addr string, out io.Writer) (*Process, error) {
	cmd.Stdout = out
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	p := &Process{cmd: cmd, Addr: addr, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait() // Status reads it
	}()
	late := time.NewTimer(greetWithin)
	defer late.Stop()
	for {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			return p, conn.Close()
		}
		select {
		case <-p.ended:
			return nil, errors.New("the server has ended")
		case <-late.C:
			p.Kill()
			return nil, fmt.Errorf("nobody listens at %s: %w", addr, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// greets takes a line of the greeting, and tells whether it is the last one that counts.
func (p *Process) greets(line string) bool {
	if addr, ok := strings.CutPrefix(line, "listening on "); ok {
		p.Addr = addr
	}
	if _, known, ok := strings.Cut(line, "known_hosts:"); ok {
		p.Known = strings.TrimSpace(known)
	}
	return strings.HasPrefix(line, "host key ") && p.Addr != ""
}

// Ended is closed when the server has ended, and all that it printed is written.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Status is what the server ended with.
func (p *Process) Status() int {
	<-p.ended
	return p.cmd.ProcessState.ExitCode()
}

// Signal sends the server a signal.
func (p *Process) Signal(sig os.Signal) error { return p.cmd.Process.Signal(sig) }

// Kill ends the server as a crash does.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// OS is the process as the system knows it.
func (p *Process) OS() *os.Process { return p.cmd.Process }
