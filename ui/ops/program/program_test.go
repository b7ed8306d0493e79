package program

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// binary is the program, which the first test that needs it has built.
var (
	binary string
	built  = sync.OnceValue(func() error { return sshtest.Build(context.Background(), binary, sshtest.Race()) })
)

func TestMain(m *testing.M) {
	clustertest.Main() // a process that is a server of NATS goes no further
	os.Exit(run(m))
}

func run(m *testing.M) int {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil { // those that are parallel wait, mostly
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dir, err := os.MkdirTemp("", "teahouse")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "teahouse")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	return m.Run()
}

// server is a running teahouse.
type server struct {
	*sshtest.Process
	state string
	out   *output
}

// output is what a server printed so far.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// program is a command of the program, in an environment that sets nothing of it.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	roomtest.OK(t, built())
	cmd := exec.Command(binary, args...)
	cmd.Env = sshtest.Environ()
	return cmd
}

// start runs a server on a state folder until the test ends.
func start(t *testing.T, state string, args ...string) *server {
	t.Helper()
	return launch(t, state, program(t, append([]string{"--listen", "127.0.0.1:0", "--state", state}, args...)...))
}

// launch runs a command that becomes a server until the test ends.
func launch(t *testing.T, state string, cmd *exec.Cmd) *server {
	t.Helper()
	_ = os.Chmod(state, 0o700) // where there is one: of what go test makes, the umask of whoever runs it says who else may write there
	s := &server{state: state, out: new(output)}
	cmd.Stderr = s.out
	var err error
	if s.Process, err = sshtest.Launch(cmd, s.out); err != nil {
		t.Fatalf("%v:\n%s", err, s.out)
	}
	t.Cleanup(func() {
		s.Kill()
		if t.Failed() {
			t.Logf("the server said\n%s", s.out)
		}
	})
	return s
}

// stop asks the server to end, and returns its exit status and how long it took.
func (s *server) stop(t *testing.T) (status int, took time.Duration) {
	t.Helper()
	began := time.Now()
	roomtest.OK(t, s.Signal(syscall.SIGTERM))
	return s.Status(), time.Since(began)
}

// says waits until the server has printed something, and returns all it printed.
func (s *server) says(t *testing.T, text string) string {
	t.Helper()
	roomtest.Await(t, "the server says "+text, func() bool { return strings.Contains(s.out.String(), text) })
	return s.out.String()
}

// enter lets somebody in and waits until they can type.
func enter(t *testing.T, s *server, user string) *sshtest.Client {
	t.Helper()
	c := sshtest.Dial(t, s.Addr, sshtest.Who{User: user, Width: 80, Height: 24})
	c.WaitFor("to everybody")
	return c
}

// outcome runs a server that is not expected to stay.
func outcome(t *testing.T, args ...string) (status int, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := program(t, args...)
	var out bytes.Buffer
	cmd.Stderr = &out
	context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	_ = cmd.Run()
	return cmd.ProcessState.ExitCode(), out.String()
}

// printed is what a command that ends at once prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	cmd := program(t, args...)
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%v: %v: %s", args, err, out)
	}
	return string(out)
}

// fails is what a command prints that cannot do what it is for.
func fails(t *testing.T, args ...string) string {
	t.Helper()
	cmd := program(t, args...)
	out, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("%v ends with status %d:\n%s", args, cmd.ProcessState.ExitCode(), out)
	}
	return string(out)
}

// files tells what is in a folder, and who may read it.
func files(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	roomtest.OK(t, err)
	var found []string
	for _, e := range entries {
		info, err := e.Info()
		roomtest.OK(t, err)
		found = append(found, fmt.Sprint(e.Name(), " ", info.Mode()))
	}
	return strings.Join(found, ", ")
}
