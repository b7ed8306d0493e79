package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/state"
	"teahouse/room/store"
	"teahouse/ui/command"
	"teahouse/ui/ops/archive"
	"teahouse/ui/ops/config"
	"teahouse/ui/ops/manual"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/words"
)

// TestMain lets the test binary be the server: the tests start it as a process
// of its own, so that they can stop it, kill it and fill its disk.
func TestMain(m *testing.M) {
	if os.Getenv("RUN_AS_TEAHOUSE") != "" {
		main()
	}
	os.Exit(m.Run())
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

func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "TEAHOUSE_") || strings.HasPrefix(v, "STATE_DIRECTORY=") || strings.HasPrefix(v, "XDG_")
	}), "RUN_AS_TEAHOUSE=1")
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
	if err := s.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	return s.Status(), time.Since(began)
}

// says waits until the server has printed something, and returns all it printed.
func (s *server) says(t *testing.T, text string) string {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(s.out.String(), text); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("the server does not say %q", text)
		}
	}
	return s.out.String()
}

// enter lets somebody in and waits until he can type.
func enter(t *testing.T, s *server, user string) *sshtest.Client {
	t.Helper()
	c := sshtest.Dial(t, s.Addr, sshtest.Who{User: user, Width: 80, Height: 24})
	c.WaitFor("to everybody")
	return c
}

func TestTwoPeopleTalk(t *testing.T) {
	s := start(t, t.TempDir())
	lily, bob := enter(t, s, "lily"), enter(t, s, "bob")
	lily.WaitFor("bob arrived")
	lily.Line("morning!")
	bob.WaitFor("lily │ morning!")
	bob.Line("@lily psst")
	lily.WaitFor("bob → you │ psst")
	lily.Key("ctrl+d")
	if status := lily.Wait(); status != 0 {
		t.Errorf("leaving ended with status %d", status)
	}
	bob.WaitFor("lily left")
}

// TestAPlantedSecretReachesItsPeopleAndNobodyElse looks for a private line in
// all that a third person is sent, in the log and in the public export.
func TestAPlantedSecretReachesItsPeopleAndNobodyElse(t *testing.T) {
	s := start(t, t.TempDir(), "--log-level", "debug")
	lily, bob, eve := enter(t, s, "lily"), enter(t, s, "bob"), enter(t, s, "eve")
	eve.Record()
	lily.WaitFor("bob and eve arrived")
	lily.Line("@bob the word is xyzzy")
	bob.WaitFor("the word is xyzzy")
	lily.Line("good morning")
	eve.WaitFor("good morning")
	for _, line := range []string{"/search word", "/search x", "/history 2026-01-01", "/whois lily", "/reply hello"} {
		eve.Line(line)
		eve.Key("esc", "pgup", "end", "ctrl+c")
	}
	eve.Line("did I miss anything?")
	lily.WaitFor("did I miss anything?")
	again := enter(t, s, "bob2")
	again.Record()
	again.Key("pgup", "ctrl+l")
	again.Line("nor I?")
	lily.WaitFor("nor I?")
	if all := printed(t, "export", "--private", "--state", s.state); !strings.Contains(all, "xyzzy") {
		t.Fatalf("the secret is nowhere, so the test shows nothing:\n%s", all)
	}
	for where, text := range map[string]string{
		"what eve was sent": eve.Recorded(), "what a newcomer was sent": again.Recorded() + again.Screen(),
		"the log": s.out.String(), "the public export": printed(t, "export", "--state", s.state),
	} {
		if strings.Contains(text, "xyzzy") {
			t.Errorf("the secret is in %s:\n%s", where, text)
		}
	}
}

// outcome runs a server that is not expected to stay.
func outcome(t *testing.T, args ...string) (status int, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := program(t, args...)
	var out bytes.Buffer
	cmd.Stderr = &out
	context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	_ = cmd.Run()
	return cmd.ProcessState.ExitCode(), out.String()
}

func TestWrongUsageIsNamedAndExits2(t *testing.T) {
	for _, c := range []struct {
		args  []string
		named string
	}{
		{[]string{"--lisen", ":1"}, "--lisen"},
		{[]string{"--listen", "nowhere"}, "nowhere"},
		{[]string{"--listen", ""}, "--listen"},
		{[]string{"--max-seats", "many"}, "--max-seats"},
		{[]string{"--max-seats", "0"}, "--max-seats"},
		{[]string{"--log-level", "loud"}, "--log-level"},
		{[]string{"--log-format", "xml"}, "--log-format"},
		{[]string{"--motd", filepath.Join(t.TempDir(), "none")}, "--motd"},
		{[]string{"--keep", "90 days"}, "--keep"},
		{[]string{"--line-rate", "fast"}, "--line-rate"},
		{[]string{"--dial-rate", "0/1s"}, "--dial-rate"},
		{[]string{"--terminals-each", "0"}, "--terminals-each"},
		{[]string{"--keep-lines", "-1"}, "--keep-lines"},
		{[]string{"--admins", filepath.Join(t.TempDir(), "none")}, "--admins"},
		{[]string{"--metrics", "0.0.0.0:9222"}, "--metrics-public"},
		{[]string{"--proxy-protocol", "everywhere"}, "--proxy-protocol"},
		{[]string{"completion", "tcsh"}, "shell"},
		{[]string{"extra"}, "extra"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			status, stderr := outcome(t, append(c.args, "--state", t.TempDir())...)
			if status != 2 || !strings.Contains(stderr, c.named) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("exit %d, %q: want 2 and one line that names %s", status, stderr, c.named)
			}
		})
	}
}

// TestTheEnvironmentOpensNoDoorByASlip starts with variables that nobody meant
// as they stand: none of them may open a room that should be closed.
func TestTheEnvironmentOpensNoDoorByASlip(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "motd")
	if err := os.WriteFile(kept, []byte("soup is ready\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for variable, want := range map[string]string{
		"TEAHOUSE_ALOW=/etc/teahouse/allow":    "TEAHOUSE_ALOW",
		"TEAHOUSE_PASSPHRASE=sesame":           "TEAHOUSE_PASSPHRASE",
		"TEAHOUSE_SERVICE_HOST=keys.txt":       "TEAHOUSE_SERVICE_HOST", // not what Kubernetes writes
		"TEAHOUSE_ALLOW=":                      "TEAHOUSE_ALLOW",
		"TEAHOUSE_PASSPHRASE_FILE=":            "TEAHOUSE_PASSPHRASE_FILE",
		"TEAHOUSE_KEEP=90 days":                "TEAHOUSE_KEEP",
		"TEAHOUSE_MAX_SEATS_=7":                "TEAHOUSE_MAX_SEATS_",
		"TEAHOUSE_LOG_ADRESSES=false":          "TEAHOUSE_LOG_ADRESSES",
		"TEAHOUSE_VERSION=" + "1.2.3":          "TEAHOUSE_VERSION",
		"TEAHOUSE_HELP=1":                      "TEAHOUSE_HELP",
		"TEAHOUSE_ADMINS=" + t.TempDir() + "x": "--admins",
	} {
		t.Run(variable, func(t *testing.T) {
			cmd := program(t, "--listen", "127.0.0.1:0", "--state", t.TempDir())
			var said bytes.Buffer
			cmd.Env, cmd.Stderr = append(cmd.Env, variable), &said
			started := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
			defer started.Stop()
			_ = cmd.Run()
			if status := cmd.ProcessState.ExitCode(); status != 2 || !strings.Contains(said.String(), want) || strings.Count(said.String(), "\n") != 1 {
				t.Errorf("exit %d, %q: want 2 and one line that names %s", status, &said, want)
			}
		})
	}

	// What others put there is passed over, and what is empty counts as not set.
	state := t.TempDir()
	cmd := program(t, "--listen", "127.0.0.1:0", "--state", state)
	cmd.Env = append(cmd.Env, "TEAHOUSE_BANNER=", "TEAHOUSE_KEEP=", "TEAHOUSE_MAX_SEATS=", "TEAHOUSE_MOTD="+kept,
		"TEAHOUSE_PORT=tcp://10.0.0.7:2222", "TEAHOUSE_PORT_2222_TCP=tcp://10.0.0.7:2222", "TEAHOUSE_PORT_2222_TCP_ADDR=10.0.0.7",
		"TEAHOUSE_PORT_2222_TCP_PORT=2222", "TEAHOUSE_PORT_2222_TCP_PROTO=tcp", "TEAHOUSE_SERVICE_HOST=10.0.0.7",
		"TEAHOUSE_SERVICE_PORT=2222", "TEAHOUSE_SERVICE_PORT_SSH=2222", "TEAHOUSE_METRICS_SERVICE_HOST=fd00::7",
		"TEAHOUSE_METRICS_PORT=tcp://[fd00::7]:9222", "TEAHOUSE_NAME=/client/teahouse", "TEAHOUSE_ENV_PATH=/usr/bin")
	s := launch(t, state, cmd)
	enter(t, s, "lily").WaitFor("soup is ready")
	for _, name := range []string{"TEAHOUSE_BANNER", "TEAHOUSE_KEEP", "TEAHOUSE_MAX_SEATS"} {
		if !strings.Contains(s.out.String(), name) {
			t.Errorf("nobody is told that %s is empty", name)
		}
	}
}

// TestCheckConfigTriesWhatAStartWouldRead asks before a start or a reload.
func TestCheckConfigTriesWhatAStartWouldRead(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	allow, bad := file("allow", "# nobody yet\n"), file("bad", "ssh-ed25519 nonsense\n")
	none := filepath.Join(dir, "no state is needed")
	said := printed(t, "check", "--config", "--state", none, "--allow", allow, "--keep", "30m", "--max-seats", "12")
	for _, want := range []string{"enter: keys of --allow", "allowed_keys: 0", "keep: 30m", "seats: 12"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q, but\n%s", want, said)
		}
	}
	if _, err := os.Stat(none); !errors.Is(err, os.ErrNotExist) {
		t.Error("looking at the configuration made a state folder")
	}
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--admins", bad}, 1, "bad"},
		{[]string{"--passphrase-file", file("open", "")}, 1, "--passphrase-file"},
		{[]string{"--keep", "soon"}, 2, "--keep"},
		{[]string{"--metrics", "0.0.0.0:9222"}, 2, "--metrics"},
	} {
		status, stderr := outcome(t, append([]string{"check", "--config", "--state", none}, c.args...)...)
		if status != c.status || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit %d, %q: want %d and %s", c.args, status, stderr, c.status, c.want)
		}
	}
}

func TestWhatKeepsAServerFromStartingIsOneClearLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	running := start(t, t.TempDir())
	before := files(t, running.state)
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, "host_ed25519"), []byte("not a key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, listen, state, want string
	}{
		{"port in use", taken.Addr().String(), t.TempDir(), "--listen"},
		{"unwritable state", "127.0.0.1:0", filepath.Join(file, "state"), file},
		{"a second server on the same state", "127.0.0.1:0", running.state, "another teahouse"},
		{"a damaged host key", "127.0.0.1:0", damaged, "host_ed25519"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stderr := outcome(t, "--listen", c.listen, "--state", c.state)
			if status != 1 || !strings.Contains(stderr, c.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("exit %d, %q: want 1 and one line with %q", status, stderr, c.want)
			}
		})
	}
	if after := files(t, running.state); after != before {
		t.Errorf("the failed start changed the running server's state:\n%s\n%s", before, after)
	}
	enter(t, running, "lily")
}

// files tells what is in a folder, and who may read it.
func files(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, fmt.Sprint(e.Name(), " ", info.Mode()))
	}
	return strings.Join(found, ", ")
}

func TestTheGreetingTellsHowToJoinAndWhatToTrust(t *testing.T) {
	s := start(t, t.TempDir())
	_, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^  join: +ssh -p ` + port + ` 127\.0\.0\.1$`,
		`(?m)^  known_hosts: +\[127\.0\.0\.1\]:` + port + ` ssh-ed25519 \S+$`,
		`(?m)^  or, if old: +\[127\.0\.0\.1\]:` + port + ` ecdsa-sha2-nistp256 \S+$`,
		`(?m)^ECDSA host key SHA256:\S{43},`,
		`(?m)^host key SHA256:\S{43}$`,
	} {
		if !regexp.MustCompile(want).MatchString(s.out.String()) {
			t.Errorf("%s is not in\n%s", want, s.out)
		}
	}
	info, err := os.Stat(filepath.Join(s.state, "host_ed25519"))
	if err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the host key is kept as %v (%v)", info, err)
	}
	first := enter(t, s, "lily").HostKey()
	s.stop(t)
	again := start(t, s.state)
	if second := enter(t, again, "lily").HostKey(); !bytes.Equal(first.Marshal(), second.Marshal()) {
		t.Error("the host key changed over a restart")
	}
}

func TestSIGTERMTellsEverybodyAndRestoresTheirTerminals(t *testing.T) {
	s := start(t, t.TempDir())
	lily, stuck := enter(t, s, "lily"), enter(t, s, "stuck")
	carol := enter(t, s, "carol")
	stuck.Freeze()
	status, took := s.stop(t)
	if status != 0 || took > 5*time.Second {
		t.Errorf("it ended with status %d after %v", status, took)
	}
	for _, c := range []*sshtest.Client{lily, carol} {
		c.Wait()
		if !strings.Contains(c.Screen(), "The server is stopping") {
			t.Errorf("nobody is told\n%s", c.Report())
		}
		// The emulator knows no XTSAVE, so the wheel's mode is left as most terminals have it.
		if c.AltScreen() || c.Modes() != "?1007 ?25 ?7" {
			t.Errorf("the terminal is left in modes %s, alternate screen %v", c.Modes(), c.AltScreen())
		}
	}
}

// TestNoSeenLineIsLostToACrash kills the server in the middle of talk. Every
// line that was on anybody's screen is there after the restart, and nobody is.
func TestNoSeenLineIsLostToACrash(t *testing.T) {
	state := t.TempDir()
	token := regexp.MustCompile(`line-\d+-\d+`)
	seen := map[string]bool{}
	for round := range 3 {
		s := start(t, state)
		var people []*sshtest.Client
		for i := range 4 {
			people = append(people, enter(t, s, fmt.Sprintf("guest-%c", 'a'+i)))
		}
		for i := range 12 {
			people[i%4].Line(fmt.Sprintf("line-%d-%d", round, i))
			people[i%4].WaitFor(fmt.Sprintf("line-%d-%d", round, max(0, i-4)))
		}
		s.Kill()
		for _, c := range people {
			<-c.Ended()
			for row := range strings.Lines(c.Screen()) {
				// Only rows of the transcript: what stands above the input was not accepted.
				if strings.Contains(row, "│") {
					for _, line := range token.FindAllString(row, -1) {
						seen[line] = true
					}
				}
			}
		}
	}
	s := start(t, state)
	lily := enter(t, s, "lily")
	lily.WaitFor("1 here")
	s.stop(t)
	kept := said(t, state)
	for line := range seen {
		if !kept[line] {
			t.Errorf("%s was seen and is lost", line)
		}
	}
	if len(seen) < 12 {
		t.Errorf("only %d lines were seen: the test shows nothing", len(seen))
	}
}

// said is every public line in a state folder.
func said(t *testing.T, s string) map[string]bool {
	t.Helper()
	kept, err := store.Open(s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	events, err := kept.Before(t.Context(), state.Viewer{}, 1<<62, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for _, e := range events {
		lines[e.Text] = true
	}
	return lines
}

// TestAFullDisk fills the disk under a running room: what is refused stays with
// its writer, everybody can read, and when there is room again, all goes on.
func TestAFullDisk(t *testing.T) {
	disk := smallDisk(t)
	s := start(t, filepath.Join(disk, "state"))
	lily, bob := enter(t, s, "lily"), enter(t, s, "bob")
	lily.Line("before")
	bob.WaitFor("lily │ before")

	filler := filepath.Join(disk, "filler")
	fill(t, filler)
	lily.Line("while the disk is full")
	lily.WaitFor("disk")
	bob.Key("pgup")
	bob.WaitFor("lily │ before")
	bob.Key("end")
	if strings.Contains(bob.Screen(), "while the disk is full") {
		t.Error("a line that is not kept is shown")
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	lily.Key("up")
	lily.WaitFor("while the disk is full")
	for range 20 { // the store may need a moment to see that there is room again
		lily.Key("enter")
		if appears(bob, "lily │ while the disk is full") {
			return
		}
		lily.Key("up")
	}
	t.Errorf("nothing goes on after the disk has room again\n%s", lily.Report())
}

// TestAReadOnlyDisk lets the file system turn itself read-only, as it does when
// the disk under it fails.
func TestAReadOnlyDisk(t *testing.T) {
	disk, fail := failingDisk(t)
	s := start(t, filepath.Join(disk, "state"))
	lily := enter(t, s, "lily")
	lily.Line("before")
	lily.WaitFor("lily │ before")
	fail()
	lily.Line("on a failed disk")
	lily.WaitUntil("trouble is told, and what was said stays", func(screen string) bool {
		return strings.Contains(screen, "disk") && strings.Contains(screen, "lily │ before")
	})
	if strings.Contains(lily.Screen(), "lily │ on a failed disk") {
		t.Errorf("a line that is not kept is shown\n%s", lily.Report())
	}
	if status, stderr := turnedAway(t, s, "carol"); status != 1 || stderr == "" {
		t.Errorf("a newcomer gets status %d and %q", status, stderr)
	}
}

// turnedAway tries to enter, and returns what that ends with.
func turnedAway(t *testing.T, s *server, user string) (status int, stderr string) {
	t.Helper()
	c, err := sshtest.TryDial(t, s.Addr, sshtest.Who{User: user, Width: 80, Height: 24})
	if err != nil {
		t.Fatal(err)
	}
	status = c.Wait()
	return status, c.Stderr()
}

// smallDisk mounts a file system of two megabytes in memory.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	asRoot(t, "mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", dir)
	t.Cleanup(func() { _ = exec.Command("umount", "--lazy", dir).Run() })
	return dir
}

// failingDisk mounts a file system that turns itself read-only when fail is called.
func failingDisk(t *testing.T) (dir string, fail func()) {
	t.Helper()
	image := filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(image, make([]byte, 16<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	asRoot(t, "mkfs.ext4", "-q", image)
	loop := strings.TrimSpace(asRoot(t, "losetup", "--find", "--show", image))
	t.Cleanup(func() { _ = exec.Command("losetup", "-d", loop).Run() })
	trigger := filepath.Join("/sys/fs/ext4", filepath.Base(loop), "trigger_fs_error")
	dir = t.TempDir()
	asRoot(t, "mount", "-o", "errors=remount-ro", loop, dir)
	t.Cleanup(func() { _ = exec.Command("umount", "--lazy", dir).Run() })
	if _, err := os.Stat(trigger); err != nil {
		t.Skipf("this kernel cannot make a file system fail: %v", err)
	}
	return dir, func() {
		if err := os.WriteFile(trigger, []byte("1"), 0); err != nil {
			t.Fatal(err)
		}
	}
}

// asRoot runs a command that needs root and Linux, or skips the test.
func asRoot(t *testing.T, name string, args ...string) (output string) {
	t.Helper()
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("only root on Linux can make a disk for this test")
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Skipf("%s %v: %v: %s", name, args, err, out)
	}
	return string(out)
}

// appears waits a second for text.
func appears(c *sshtest.Client, text string) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Second); time.Now().Before(deadline); <-tick.C {
		if strings.Contains(c.Screen(), text) {
			return true
		}
	}
	return false
}

// fill writes until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 16; size > 0; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// TestAService is what systemd does with one: it holds the socket, hears that
// the service is ready, reloads and stops, and is told again and again that it lives.
func TestAService(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("systemd is not there")
	}
	dir, err := os.MkdirTemp("", "tea") // short: a socket's path has 100 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	notify, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer notify.Close()
	hears := func(want string) {
		t.Helper()
		buf := make([]byte, 4096)
		for {
			_ = notify.SetReadDeadline(time.Now().Add(10 * time.Second))
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
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	socket, err := held.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()

	state := filepath.Join(dir, "state")
	service := func() *server {
		cmd := program(t, "-c", `export LISTEN_PID=$$; exec "$@"`, "sh", os.Args[0], "--state", state)
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
	if err := s.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
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

	cmd := program(t, "--max-seats", "0")
	cmd.Env = append(cmd.Env, "NOTIFY_SOCKET="+filepath.Join(dir, "notify"))
	if _ = cmd.Run(); cmd.ProcessState.ExitCode() != 78 {
		t.Errorf("flags that cannot work end with status %d", cmd.ProcessState.ExitCode())
	}
}

func TestFilesAreReloadedTogetherOrNotAtAll(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGHUP")
	}
	dir := t.TempDir()
	motd, banner := filepath.Join(dir, "motd"), filepath.Join(dir, "banner")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(motd, "soup is ready\n")
	write(banner, "mind the step\nand the cat\n")
	s := start(t, t.TempDir(), "--motd", motd, "--banner", banner)
	reload := func() {
		t.Helper()
		if err := s.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	shown := func() (banner string) {
		t.Helper()
		c, err := ssh.Dial("tcp", s.Addr, &ssh.ClientConfig{
			User: "cat", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			BannerCallback: func(text string) error { banner = text; return nil },
			Auth:           []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if err != nil {
			t.Fatal(err)
		}
		_ = c.Close()
		return banner
	}
	lily := enter(t, s, "lily")
	lily.WaitFor("soup is ready")
	if got := shown(); got != "mind the step\r\nand the cat\r\n" {
		t.Errorf("the banner is %q", got)
	}
	write(motd, "soup is gone\n")
	reload()
	s.says(t, `"changed":["--motd"]`)
	enter(t, s, "bob").WaitFor("soup is gone")

	write(motd, "nobody reads this\n")
	write(banner, strings.Repeat("far too long ", 10_000))
	reload()
	s.says(t, "not reloaded")
	enter(t, s, "carol").WaitFor("soup is gone")
	if got := shown(); got != "mind the step\r\nand the cat\r\n" {
		t.Errorf("the banner is %q", got)
	}
	lily.Line("still here")
	lily.WaitFor("still here")
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

func TestTheOperatorSeesWhatTheServerDoes(t *testing.T) {
	dir, err := os.MkdirTemp("", "tea") // short: a socket's path has 100 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := start(t, dir, "--metrics", "unix:"+filepath.Join(dir, "metrics.sock"), "--log-addresses=false")
	lily := enter(t, s, "lily")
	lily.Line("a secret of ours")
	lily.WaitFor("lily │ a secret")
	if out, errs, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "bob"}, "dance", ""); status != 2 {
		t.Errorf("what is no verb: %q, %q, status %d", out, errs, status)
	}

	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(dir, "metrics.sock"))
	}}}
	get := func(path string) string {
		t.Helper()
		answer, err := client.Get("http://teahouse" + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d (%v): %s", path, answer.StatusCode, err, text)
		}
		return string(text)
	}
	get("/healthz")
	get("/readyz")
	get("/debug/pprof/heap")
	metrics := get("/metrics")
	status := regexp.MustCompile(" +").ReplaceAllString(printed(t, "status", "--state", dir), " ")
	for page, wants := range map[string][]string{
		metrics: {"teahouse_members 1\n", `teahouse_events_total{kind="say"} 1`, `teahouse_refusals_total{reason="usage"} 1`, "teahouse_commit_seconds_bucket", `teahouse_delivery_seconds_bucket{le="+Inf"} `},
		status:  {"people 1 at 1 terminals\n", "ready yes\n", "event say 1\n"},
	} {
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%q is not in\n%s", want, page)
			}
		}
	}
	for _, unmeasured := range []string{"teahouse_commit_seconds_count 0\n", "teahouse_delivery_seconds_count 0\n"} {
		if strings.Contains(metrics, unmeasured) {
			t.Errorf("after a line was said: %s", unmeasured)
		}
	}
	lily.Key("ctrl+d")
	lily.Wait()
	s.says(t, "session closed")
	s.stop(t)
	_, journal, _ := strings.Cut(s.out.String(), "host key ")
	for what, text := range map[string]string{"the figures": metrics, "the status": status, "the log": journal} {
		if strings.Contains(text, "secret") || strings.Contains(text, "127.0.0.1") {
			t.Errorf("%s tell what was said, or by whom:\n%s", what, text)
		}
	}
}

func TestSeveralAddresses(t *testing.T) {
	s := start(t, t.TempDir(), "--listen", "127.0.0.1:0")
	var people []*sshtest.Client
	for line := range strings.Lines(s.out.String()) {
		if addr, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on "); ok {
			s.Addr = addr
			people = append(people, enter(t, s, fmt.Sprint("guest", len(people))))
		}
	}
	if len(people) != 2 {
		t.Fatalf("it listens on %d addresses", len(people))
	}
	people[0].Line("through one door")
	people[1].WaitFor("through one door")
}

// TestTheREADMESaysWhatTheCodeSays holds its tables of flags and commands
// against those that the program works by.
func TestTheREADMESaysWhatTheCodeSays(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("there is no README.md yet")
	}
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ value, whole string }
	want := map[string]row{}
	for _, o := range manual.Options(config.Model()) {
		value := ""
		if o.Default != "" {
			value = "`" + o.Default + "`"
		}
		want["--"+o.Name] = row{value, fmt.Sprintf("| `%s` | %s | %s |", strings.TrimSpace("--"+o.Name+" "+o.Value), value, o.Help)}
	}
	for _, c := range command.All() {
		w := words.English().Help.Commands[c.Name]
		want["/"+c.Name] = row{"", fmt.Sprintf("| `%s` | %s |", strings.ReplaceAll(w.Usage, "|", `\|`), w.Does)}
	}
	rows := regexp.MustCompile("(?m)^\\| `((--|/)[a-z-]+)[^|]*\\|([^|]*)\\|")
	told := map[string]bool{}
	for _, cells := range rows.FindAllStringSubmatch(strings.ReplaceAll(string(readme), `\|`, "/"), -1) {
		name := cells[1]
		told[name] = true
		if w, known := want[name]; !known {
			t.Errorf("%s is in README.md and not in the program", name)
		} else if !strings.Contains(cells[3], w.value) {
			t.Errorf("the default of %s is %s, and README.md says %s", name, w.value, cells[3])
		}
	}
	for _, verb := range command.Verbs(words.English(), true) {
		about, _ := command.AboutVerb(words.English(), verb)
		row := fmt.Sprintf("| `%s` | %s |", strings.ReplaceAll(about.Usage, "|", `\|`), about.Does)
		if !strings.Contains(string(readme), row) && !strings.Contains(string(readme), "`"+verb+"`") {
			t.Errorf("README.md does not tell %s, as in\n%s", verb, row)
		}
	}
	for name, w := range want {
		if !told[name] {
			t.Errorf("README.md does not tell %s, as in\n%s", name, w.whole)
		}
	}
}

func TestThePagesArePrinted(t *testing.T) {
	if help := printed(t, "help"); help != printed(t, "--help") || !strings.Contains(help, "--listen ADDR") {
		t.Errorf("help is\n%s", help)
	}
	if man := printed(t, "man"); !strings.Contains(man, ".Op Fl -listen Ar ADDR") {
		t.Errorf("the manual page is\n%s", man)
	}
	if out := printed(t, "completion", "fish"); !strings.Contains(out, "-l listen") {
		t.Errorf("the completion is\n%s", out)
	}
}

// TestTheFilesOfTheDoor runs a room that operators and members enter by key and
// guests by a passphrase, and changes its files while it is open.
func TestTheFilesOfTheDoor(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGHUP")
	}
	dir := t.TempDir()
	write := func(name string, text []byte, mode os.FileMode) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	root, lily := sshtest.NewKey(t), sshtest.NewKey(t)
	line := func(s ssh.Signer) []byte { return ssh.MarshalAuthorizedKey(s.PublicKey()) }
	admins, allow := write("admins", line(root), 0o600), write("allow", line(lily), 0o600)
	word := write("passphrase", []byte("open sesame\n"), 0o600)
	s := start(t, t.TempDir(), "--admins", admins, "--allow", allow, "--passphrase-file", word, "--contact", "ops@example.com")

	enterAs := func(name string, key ssh.Signer) *sshtest.Client {
		t.Helper()
		c := sshtest.Dial(t, s.Addr, sshtest.Who{User: name, Signer: key})
		c.WaitFor("to everybody")
		return c
	}
	keeper, member := enterAs("keeper", root), enterAs("lily", lily)
	member.Line("/topic soup")
	member.WaitUntil("she may not", func(screen string) bool { return strings.Contains(screen, "operator") })
	keeper.Line("/topic soup")
	member.WaitFor("keeper set the topic")

	bob := sshtest.Dial(t, s.Addr, sshtest.Who{User: "bob"})
	bob.WaitFor("passphrase")
	bob.Line("open sesame")
	bob.WaitFor("to everybody")
	keeper.WaitFor("bob arrived")
	keeper.Line("/kick bob too loud")
	bob.Wait()
	if screen := bob.Screen(); !strings.Contains(screen, "too loud") || !strings.Contains(screen, "ops@example.com") {
		t.Errorf("who is kicked reads\n%s", screen)
	}

	write("admins", line(lily), 0o600)
	write("passphrase", []byte("close sesame\n"), 0o600)
	if err := s.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	s.says(t, `"changed":["--admins","--passphrase-file"]`)
	member.Line("/topic tea")
	member.WaitFor("set the topic: tea")

	write("passphrase", []byte("for all to read\n"), 0o644)
	write("admins", line(root), 0o600)
	if err := s.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	s.says(t, "not reloaded")
	member.Line("/topic cake")
	member.WaitFor("set the topic: cake")
	for _, secret := range []string{"open sesame", "close sesame", "for all to read"} {
		if strings.Contains(s.out.String(), secret) {
			t.Errorf("the log has a passphrase:\n%s", s.out)
		}
	}
}

// TestAnOperatorSetsTheLimits makes them small enough to be met.
func TestAnOperatorSetsTheLimits(t *testing.T) {
	s := start(t, t.TempDir(), "--terminals-each", "2", "--connections-each", "3", "--line-rate", "2/1h")
	lily := sshtest.NewKey(t)
	var first *sshtest.Client
	for range 2 {
		first = sshtest.Dial(t, s.Addr, sshtest.Who{User: "lily", Signer: lily})
		first.WaitFor("to everybody")
	}
	third := sshtest.Dial(t, s.Addr, sshtest.Who{User: "lily", Signer: lily})
	if status := third.Wait(); status != 1 || !strings.Contains(third.Stderr(), "2 terminals") {
		t.Errorf("a third terminal ends with status %d and %q", status, third.Stderr())
	}
	third.Cut()
	if _, errs, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "bob"}, "tail -n 1 --wait 1m", ""); status != 0 {
		t.Errorf("a third connection ends with status %d and %q", status, errs)
	}
	enter(t, s, "bob")
	carol := sshtest.Dial(t, s.Addr, sshtest.Who{User: "carol"})
	if status := carol.Wait(); status != 1 || !strings.Contains(carol.Stderr(), "3 connections from your address") {
		t.Errorf("a fourth connection ends with status %d and %q", status, carol.Stderr())
	}
	for _, line := range []string{"one", "two"} {
		first.Line(line)
		first.WaitFor("lily │ " + line)
	}
	first.Line("three")
	first.WaitUntil("the third line is refused, and kept", func(screen string) bool {
		return strings.Contains(screen, "a lot at once") && strings.Contains(screen, "to everybody ▏three") && !strings.Contains(screen, "lily │ three")
	})
	s = start(t, t.TempDir(), "--bot-rate", "3/1h")
	said := strings.Repeat(`{"do":"say","text":"hi"}`+"\n", 4)
	if out, _, _ := sshtest.Exec(t, s.Addr, sshtest.Who{User: "helper", Signer: sshtest.NewKey(t)}, "bot", said); strings.Count(out, `{"ok":"say"`) != 3 || strings.Count(out, `{"error":"flooded"`) != 1 {
		t.Errorf("a bot that says four lines reads\n%s", out)
	}
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

// TestABackupOfALiveRoomOpensElsewhere takes it beside the server, which goes on.
func TestABackupOfALiveRoomOpensElsewhere(t *testing.T) {
	s := start(t, t.TempDir())
	lily := enter(t, s, "lily")
	lily.Line("before the backup")
	lily.WaitFor("lily │ before the backup")
	file := filepath.Join(t.TempDir(), "tea.tar")
	printed(t, "backup", file, "--state", s.state)
	if archive.LastBackup(s.state).IsZero() {
		t.Error("the server does not learn of the backup")
	}
	lily.Line("after the backup")
	lily.WaitFor("lily │ after the backup")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out := fails(t, "backup", file, "--state", s.state); !strings.Contains(out, "choose another") {
		t.Errorf("a second backup of that name: %s", out)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the file that was there is another one now (%v)", err)
	}
	if found, want := files(t, filepath.Dir(file)), "tea.tar -rw-------"; runtime.GOOS != "windows" && found != want {
		t.Errorf("the backup leaves %s, not %s", found, want)
	}

	elsewhere := unpacked(t, file)
	other := start(t, elsewhere)
	bob := sshtest.Dial(t, other.Addr, sshtest.Who{User: "bob"})
	bob.WaitFor("before the backup")
	if strings.Contains(bob.Screen(), "after the backup") {
		t.Errorf("it has what was said later\n%s", bob.Report())
	}
	if !bytes.Equal(bob.HostKey().Marshal(), lily.HostKey().Marshal()) {
		t.Error("it has another host key")
	}
	bare := filepath.Join(t.TempDir(), "bare.tar")
	printed(t, "backup", bare, "--no-host-key", "--state", s.state)
	if found := files(t, unpacked(t, bare)); strings.Contains(found, "host") || !strings.Contains(found, "mark_secret -rw-------, room.db -rw-------") {
		t.Errorf("without the host key there are %s", found)
	}
}

// unpacked is a new folder with what is in a backup.
func unpacked(t *testing.T, file string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "state")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("tar", "-xf", file, "-C", dir).CombinedOutput(); err != nil {
		t.Fatalf("tar: %v: %s", err, out)
	}
	return dir
}

func TestTheHistoryIsExported(t *testing.T) {
	s := start(t, t.TempDir())
	lily, bob := enter(t, s, "lily"), enter(t, s, "bob")
	lily.WaitFor("bob arrived")
	lily.Line("tea & <cake>")
	lily.Line("@bob psst")
	bob.WaitFor("psst")
	s.stop(t)
	texts := func(args ...string) (all []string) {
		t.Helper()
		for line := range strings.Lines(printed(t, append(args, "--state", s.state)...)) {
			var e struct{ Text string }
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if e.Text != "" {
				all = append(all, e.Text)
			}
		}
		return all
	}
	if all := strings.Join(texts("export"), " "); all != "tea & <cake>" {
		t.Errorf("the export has %q", all)
	}
	if all := strings.Join(texts("export", "--private"), " "); all != "tea & <cake> psst" {
		t.Errorf("with private lines it has %q", all)
	}
	if out := fails(t, "export", "--state", t.TempDir()); !strings.Contains(out, "no room") {
		t.Error(out)
	}
}

func TestTheCheckSaysWhatToDo(t *testing.T) {
	s := start(t, t.TempDir())
	lily := enter(t, s, "lily")
	lily.Line("a good day for tea")
	lily.WaitFor("lily │ a good day")
	if out := printed(t, "check", "--state", s.state); !strings.Contains(out, "sound") {
		t.Errorf("beside the server: %s", out)
	}
	if out := fails(t, "reindex", "--state", s.state); !strings.Contains(out, "another teahouse") {
		t.Errorf("making the index anew beside the server: %s", out)
	}
	s.stop(t)
	printed(t, "reindex", "--state", s.state)
	printed(t, "check", "--state", s.state)

	if out := fails(t, "check", "--max-seats", "100000000", "--state", s.state); !strings.Contains(out, "--max-seats") {
		t.Errorf("more seats than fit: %s", out)
	}
	database, key := filepath.Join(s.state, "room.db"), filepath.Join(s.state, "host_ed25519")
	if runtime.GOOS != "windows" {
		for _, file := range []string{database, key} {
			if err := os.Chmod(file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if out := fails(t, "check", "--state", s.state); !strings.Contains(out, "chmod go= "+database) || !strings.Contains(out, "chmod 600 "+key) {
			t.Errorf("files that others may read: %s", out)
		}
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if out := fails(t, "check", "--state", s.state); !strings.Contains(out, "there is no host key") {
		t.Errorf("without a host key: %s", out)
	}
	if _, err := os.Stat(key); err == nil {
		t.Error("the check made a host key")
	}
	if err := os.WriteFile(database, []byte("SQLite format 3\x00 and no more"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := fails(t, "check", "--state", s.state); !strings.Contains(out, "restore a backup") {
		t.Errorf("a damaged database: %s", out)
	}
	if out := fails(t, "check", "--state", filepath.Join(s.state, "none")); !strings.Contains(out, "no room") {
		t.Errorf("nothing at all: %s", out)
	}
}
