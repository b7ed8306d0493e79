package service

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"teahouse/room/roomtest"
)

// manager stands in for systemd: it hears what the service tells.
func manager(t *testing.T) *net.UnixConn {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("systemd is not there")
	}
	dir, err := os.MkdirTemp("", "service") // short: a socket's path has 100 bytes
	roomtest.OK(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	roomtest.OK(t, err)
	t.Cleanup(func() { l.Close() })
	t.Setenv("NOTIFY_SOCKET", path)
	return l
}

// hear returns the next notification.
func hear(t *testing.T, l *net.UnixConn) string {
	t.Helper()
	_ = l.SetReadDeadline(time.Now().Add(time.Minute))
	buf := make([]byte, 4096)
	n, err := l.Read(buf)
	roomtest.OK(t, err)
	return string(buf[:n])
}

func TestTheWatchdogHearsOnlyOfWork(t *testing.T) {
	l := manager(t)
	t.Setenv("WATCHDOG_USEC", "100000")
	t.Setenv("WATCHDOG_PID", "")
	m := Find(slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stuck := make(chan struct{})
	turns := 0
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		m.Watch(ctx, func(ctx context.Context) error {
			turns++
			if turns <= 3 {
				return nil
			}
			if turns == 4 {
				close(stuck)
			}
			<-ctx.Done()
			return errors.New("stuck")
		})
	}()
	for range 3 {
		if got := hear(t, l); got != "WATCHDOG=1" {
			t.Errorf("systemd hears %q", got)
		}
	}
	<-stuck
	_ = l.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if n, err := l.Read(make([]byte, 10)); err == nil {
		t.Errorf("a stuck service sends %d bytes of life", n)
	}
	cancel()
	<-ended
}

func TestNobodyWatches(t *testing.T) {
	t.Setenv("WATCHDOG_USEC", "")
	t.Setenv("NOTIFY_SOCKET", "")
	m := Find(slog.New(slog.DiscardHandler))
	m.Watch(t.Context(), func(context.Context) error { t.Error("asked for a sign of life"); return nil })
	m.Ready()
	m.Stopping()
	if UsageStatus() != 2 {
		t.Error("wrong usage is not 2")
	}
}

func TestAReloadIsToldWithItsTime(t *testing.T) {
	l := manager(t)
	m := Find(slog.New(slog.DiscardHandler))
	m.Reloading()
	if got := hear(t, l); !strings.HasPrefix(got, "RELOADING=1\nMONOTONIC_USEC=") {
		t.Errorf("systemd hears %q", got)
	}
	m.Ready()
	if got := hear(t, l); got != "READY=1" {
		t.Errorf("systemd hears %q", got)
	}
}

func TestMemory(t *testing.T) {
	const none = "9223372036854771712\n"
	for name, c := range map[string]struct {
		files   map[string]string
		machine int64
		want    int64
	}{
		"no control groups": {},
		"a small machine":   {machine: 512 << 20, want: 384 << 20},
		"a machine smaller than the limit of the unit": {map[string]string{
			"proc/self/cgroup": "0::/teahouse.service\n", "sys/fs/cgroup/teahouse.service/memory.max": "2147483648\n",
		}, 1 << 30, 768 << 20},
		"a container that is told of its share": {map[string]string{
			"proc/self/cgroup": "0::/\n", "proc/meminfo": "MemTotal:         524288 kB\nMemFree:          100000 kB\n",
		}, 64 << 30, 384 << 20},
		"a machine that tells nonsense": {map[string]string{"proc/meminfo": "MemTotal: -1 kB\nMemTotal: 99999999999999999999 kB\nMemTotal:\n"}, 0, 0},
		"version 2": {map[string]string{
			"proc/self/cgroup": "0::/system.slice/teahouse.service\n",
			"sys/fs/cgroup/system.slice/teahouse.service/memory.max": "2147483648\n",
			"sys/fs/cgroup/system.slice/memory.max":                  "max\n",
		}, 64 << 30, 2 << 30},
		"a smaller one above": {map[string]string{
			"proc/self/cgroup":             "0::/a/b\n",
			"sys/fs/cgroup/a/b/memory.max": "2147483648\n",
			"sys/fs/cgroup/a/memory.max":   "1073741824\n",
		}, 0, 1 << 30},
		"version 2 without a limit": {map[string]string{
			"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": "max\n",
		}, 0, 0},
		"a container's own root": {map[string]string{
			"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "536870912\n",
		}, 0, 512 << 20},
		"a container that sees the host's path": {map[string]string{
			"proc/self/cgroup": "4:memory:/docker/0123\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "536870912\n",
		}, 0, 512 << 20},
		"version 1": {map[string]string{
			"proc/self/cgroup": "9:cpu,cpuacct:/x\n4:memory:/a\n0::/unified\n",
			"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "1073741824\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":   none,
		}, 0, 1 << 30},
		"version 1 without a limit": {map[string]string{
			"proc/self/cgroup": "4:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": none,
		}, 0, 0},
		"nonsense": {map[string]string{"proc/self/cgroup": "\n::\n0::/../..\n", "sys/fs/cgroup/memory.max": "-5\n"}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			root := fstest.MapFS{}
			for name, text := range c.files {
				root[name] = &fstest.MapFile{Data: []byte(text)}
			}
			if got := memory(root, c.machine); got != c.want {
				t.Errorf("%d bytes, want %d", got, c.want)
			}
		})
	}
}

func TestSeatsFitIntoWhatIsGranted(t *testing.T) {
	for granted, want := range map[Grant]int{
		{}:                              mostSeats,
		{Memory: 64 << 20}:              fewest,
		{Memory: 2 << 30}:               mostSeats,
		{Memory: 64 << 30}:              mostSeats,
		{Files: 64}:                     fewest,
		{Files: 1024}:                   800,
		{Files: math.MaxUint64}:         mostSeats,
		{Memory: 512 << 20, Files: 256}: 160,
	} {
		if got := granted.Seats(); got != want {
			t.Errorf("%+v: %d seats, want %d", granted, got, want)
		}
	}
	for granted := int64(128 << 20); granted < 2<<30; granted += 64 << 20 {
		if need := int64(Grant{Memory: granted}.Seats())*seatBytes + roomBytes; need > heap(granted) {
			t.Errorf("%d MB: the seats take %d MB of %d", granted>>20, need>>20, heap(granted)>>20)
		}
	}
	for files := uint64(128); files < 13_000; files++ {
		if need := FilesFor(Grant{Files: files}.Seats()); need > files {
			t.Errorf("%d open files: the seats need %d", files, need)
		}
	}
}

func TestTheMachineTellsHowMuchMemoryItHas(t *testing.T) {
	switch runtime.GOOS {
	case "linux", "darwin", "freebsd":
		if n := machineMemory(); n < 64<<20 {
			t.Errorf("%d bytes", n)
		}
	}
}

func TestFilesCountTogether(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write := func(path, text string) {
		t.Helper()
		roomtest.OK(t, os.WriteFile(path, []byte(text), 0o600))
	}
	parse := func(path string) (string, error) {
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), "bad") {
			return "half", errors.New("bad file")
		}
		return string(text), err
	}
	read := func() (*Files, string) {
		f := new(Files)
		text := Read(f, "--a", a, parse) + Read(f, "--b", b, parse) + Read(f, "--none", "", parse)
		return f, text
	}
	write(a, "one")
	write(b, "two")
	first, text := read()
	if text != "onetwo" || first.Err() != nil {
		t.Fatalf("%q, %v", text, first.Err())
	}
	if same, _ := read(); len(same.Changed(first)) != 0 {
		t.Errorf("changed: %v", same.Changed(first))
	}
	write(b, "three")
	if next, _ := read(); strings.Join(next.Changed(first), " ") != "--b" {
		t.Errorf("changed: %v", next.Changed(first))
	}
	write(a, "bad")
	if broken, text := read(); broken.Err() == nil || !strings.Contains(broken.Err().Error(), "--a: bad file") || text != "three" {
		t.Errorf("%q, %v", text, broken.Err())
	}
}

// Whatever is wrong with a file, it is said what to do.
func TestWhatToDoAboutAFileIsSaid(t *testing.T) {
	for err, want := range map[error]string{
		&fs.PathError{Op: "stat", Path: "motd", Err: fs.ErrNotExist}:   "--motd: stat motd: file does not exist: put it back, or start without this flag",
		&fs.PathError{Op: "open", Path: "motd", Err: fs.ErrPermission}: "--motd: open motd: permission denied: let the user who runs this server read it",
		errors.New("motd is a folder: name a regular file"):            "--motd: motd is a folder: name a regular file",
	} {
		f := new(Files)
		Read(f, "--motd", "motd", func(string) (string, error) { return "", err })
		if got := f.Err().Error(); got != want {
			t.Errorf("%v is told as %q", err, got)
		}
	}
}
