package program

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

func TestWrongUsageIsNamedAndExits2(t *testing.T) {
	for _, c := range []struct {
		args  []string
		named string
	}{
		{[]string{"--lisen", ":1"}, "--lisen"},
		{[]string{"--listen", "nowhere"}, "nowhere"},
		{[]string{"--listen", ""}, "--listen"},
		{[]string{"--allow", ""}, "--allow: no file is named"},
		{[]string{"--motd="}, "--motd: no file is named"},
		{[]string{"--max-seats", "many"}, "--max-seats"},
		{[]string{"--max-seats", "0"}, "--max-seats"},
		{[]string{"--log-level", "loud"}, `--log-level: "loud" is none: it is debug, info, warn or error`},
		{[]string{"--log-format", "xml"}, "--log-format"},
		{[]string{"--motd", filepath.Join(t.TempDir(), "none")}, "--motd"},
		{[]string{"--keep", "90 days"}, "--keep"},
		{[]string{"--line-rate", "fast"}, "--line-rate"},
		{[]string{"--dial-rate", "0/1s"}, "--dial-rate"},
		{[]string{"--terminals-each", "0"}, "--terminals-each"},
		{[]string{"--connections-each", "9223372036854775807"}, "--connections-each: 9223372036854775807 is too many"}, // times 16 it was nobody
		{[]string{"--keep-lines", "-1"}, "--keep-lines"},
		{[]string{"--admins", filepath.Join(t.TempDir(), "none")}, "--admins"},
		{[]string{"--metrics", "0.0.0.0:9222"}, "--metrics-public"},
		{[]string{"--metrics", "unix:"}, "--metrics: no path is named"},
		{[]string{"--proxy-protocol", "everywhere"}, `--proxy-protocol: "everywhere" is none: it is a network, such as 192.0.2.0/24, or an address`},
		{[]string{"--cluster", "a:4222"}, "--cluster: write"},
		{[]string{"--cluster", "http://a:4222"}, "--cluster: write"},
		{[]string{"--cluster", "nats://a:4222", "--keep", "forever"}, "--keep"},
		{[]string{"--cluster", "nats://a:4222", "--node", "a.b"}, "--node"},
		{[]string{"--cluster", "nats://a:4222", "--node", "local"}, "--node"},
		{[]string{"--cluster", "nats://a:4222", "--cluster-room", "tea house"}, "--cluster-room"},
		{[]string{"--cluster", "nats://a:4222", "--cluster-monitor", "a:8222"}, "--cluster-monitor"},
		{[]string{"--cluster", "nats://a:4222", "--cluster-creds", "start_test.go", "--cluster-nkey", "start_test.go"}, "--cluster-nkey"},
		{[]string{"--cluster", "nats://a:4222", "--cluster-cert", "start_test.go"}, "--cluster-key"},
		{[]string{"--node", "a"}, "--cluster"}, // a room by itself is not what whoever wrote this wants
		{[]string{"--cluster-room", "tea"}, "--cluster-room is of use only with --cluster"},
		{[]string{"--cluster-creds", "start_test.go"}, "--cluster"},
		{[]string{"cluster", "seed"}, "--cluster"},
		{[]string{"cluster"}, "seed|leave"},
		{[]string{"cluster", "join"}, "seed|leave"},
		{[]string{"completion"}, "bash|zsh|fish"},
		{[]string{"completion", "tcsh"}, "bash|zsh|fish"},
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
	roomtest.OK(t, os.WriteFile(kept, []byte("soup is ready\n"), 0o600))
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
		"TEAHOUSE_NEW_ROOM=1":                  "TEAHOUSE_NEW_ROOM in the environment: it sets no flag", // though there is one of that name
		"TEAHOUSE_ADMINS=" + t.TempDir() + "x": "--admins",
	} {
		t.Run(variable, func(t *testing.T) {
			cmd := program(t, "--listen", "127.0.0.1:0", "--state", t.TempDir())
			var said bytes.Buffer
			cmd.Env, cmd.Stderr = append(cmd.Env, variable), &said
			started := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
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

func TestWhatKeepsAServerFromStartingIsOneClearLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	roomtest.OK(t, os.WriteFile(file, nil, 0o600))
	running := start(t, t.TempDir())
	before := files(t, running.state)
	damaged := t.TempDir()
	roomtest.OK(t, os.WriteFile(filepath.Join(damaged, "host_ed25519"), []byte("not a key\n"), 0o600))
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

func TestTheGreetingTellsHowToJoinAndWhatToTrust(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := start(t, t.TempDir())
	_, port, err := net.SplitHostPort(s.Addr)
	roomtest.OK(t, err)
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
	again.stop(t)
	if said := s.out.String() + again.out.String(); strings.Contains(said, "host_ecdsa") {
		t.Errorf("of a key that nobody lost is told\n%s", said)
	}
	roomtest.OK(t, os.Remove(filepath.Join(s.state, "host_ecdsa")))
	start(t, s.state).says(t, "an ECDSA host key was made") // who had pinned the other one is refused from now on
}

// Several machines behind one name show one key, and so does a machine whose keys
// are kept apart from its state.
func TestKeysThatAreNamedAreShown(t *testing.T) {
	t.Parallel() // it waits more than it works
	first := start(t, t.TempDir())
	key, mark := enter(t, first, "lily").HostKey(), filepath.Join(first.state, "mark_secret")
	host, ecdsa := filepath.Join(first.state, "host_ed25519"), filepath.Join(first.state, "host_ecdsa")
	flags := []string{"--host-key", ecdsa, "--host-key", host, "--mark-secret", mark}
	second := start(t, t.TempDir(), flags...)
	if got := enter(t, second, "lily").HostKey(); !bytes.Equal(got.Marshal(), key.Marshal()) {
		t.Error("the second server shows another key")
	}
	second.stop(t)
	if kept := files(t, second.state); strings.Contains(kept, "host_") || strings.Contains(kept, "mark_secret") {
		t.Errorf("it made keys of its own: %s", kept)
	}
	start(t, second.state, flags...).stop(t) // and misses none when it comes again
	if out := printed(t, append([]string{"check", "--state", second.state}, flags...)...); !strings.Contains(out, "sound") {
		t.Errorf("the check says\n%s", out)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "--host-key"}, // what it lacks is named with the way to name it
		{[]string{"--host-key", host}, "--mark-secret"},
		{[]string{"--host-key", ecdsa, "--mark-secret", mark}, "ed25519"},
		{[]string{"--host-key", host, "--host-key", host, "--mark-secret", mark}, "second"},
		{[]string{"--host-key", mark, "--mark-secret", mark}, mark},
		{[]string{"--host-key", host, "--mark-secret", host}, host},
	} {
		status, said := outcome(t, append([]string{"--listen", "127.0.0.1:0", "--state", second.state}, c.args...)...)
		if status != 1 || !strings.Contains(said, c.want) || strings.Count(said, "\n") != 1 {
			t.Errorf("%v: exit %d, %q: want 1 and one line with %s", c.args, status, said, c.want)
		}
	}
}

// What a restore leaves that is killed when it has moved the old room aside, and
// nothing of the other to its place yet, looks like a new folder but for one thing.
func TestAStartRefusesWhatARestoreLeftHalfDone(t *testing.T) {
	s := start(t, t.TempDir())
	s.stop(t)
	state := filepath.Join(t.TempDir(), "state")
	roomtest.OK(t, os.MkdirAll(filepath.Join(state, "restoring-1"), 0o700))
	roomtest.OK(t, os.Rename(filepath.Join(s.state, "room.db"), filepath.Join(state, "restoring-1", "room.db")))
	status, out := outcome(t, "--listen", "127.0.0.1:0", "--state", state)
	if status == 0 || !strings.Contains(out, "was broken off") || !strings.Contains(out, "--replace") {
		t.Errorf("the start ends with status %d: %s", status, out)
	}
	if left := files(t, state); strings.Contains(left, "room.db") || strings.Contains(left, "host") {
		t.Errorf("the start makes %s", left)
	}
	if out := fails(t, "check", "--state", state); !strings.Contains(out, "was broken off") {
		t.Errorf("the check says %s", out)
	}
}
