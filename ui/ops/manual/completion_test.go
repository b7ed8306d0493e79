//go:build !windows

package manual

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"

	"github.com/creack/pty"
)

// completed is what each line becomes when Tab is pressed at its end: the words
// that the program is called with then. What nothing is offered for stays.
var completed = []struct{ line, words string }{
	{"prog --li", "--listen"},
	{"prog dra", "draw"},
	{"prog te", "te"}, // no file may stand there
	{"prog draw ro", "draw round"},
	{"prog draw round sq", "draw round sq"},
	{"prog serve --li", "serve --listen"},

	// What another command takes is not offered.
	{"prog draw --li", "draw --li"},
	{"prog save --lo", "save --lo"},
	{"prog --qui", "--qui"},
	{"prog save --qui", "save --quick"},
	{"prog save tea.tar --qui", "save tea.tar --quick"},
	{"prog draw --di", "draw --dir"},

	// The line has come to a command by what stands before.
	{"prog --dir folder dra", "--dir folder draw"},
	{"prog --dir=folder dra", "--dir=folder draw"},
	{"prog --dir draw sa", "--dir draw save"},
	{"prog --listen :1 dra", "--listen :1 dra"},
	{"prog --listen=:1 dra", "--listen=:1 dra"},
	{"prog --loud dra", "--loud dra"},
	{"prog --loud --li", "--loud --listen"},

	// Files and folders, where they are taken, and words where there are few.
	{"prog save tea", "save tea.tar"},
	{"prog save two", "save two words.tar"},
	{"prog save fol", "save folder"},
	{"prog save 10:30 tea", "save 10:30 tea"},
	{"prog --file tea", "--file tea.tar"},
	{"prog --file=tea", "--file=tea.tar"},
	{"prog --file=folder/in", "--file=folder/inside"},
	{"prog --dir fol", "--dir folder"},
	{"prog --dir=fol", "--dir=folder"},
	{"prog --dir=tea", "--dir=tea"},
	{"prog save --dir=fol", "save --dir=folder"},
	{"prog --listen te", "--listen te"},
	{"prog --listen=te", "--listen=te"},
	{"prog --form j", "--form json"},
	{"prog --form=j", "--form=json"},
	{"prog --level d", "--level debug"},
	{"prog --level=d", "--level=debug"},
	{"prog --o", "--on=false"},
	{"prog --on=f", "--on=false"},
	{"prog save --owner roo", "save --owner root"},
	{"prog save --owner=roo", "save --owner=root"},
}

// script writes what a shell completes with into a new folder that has some
// files, which the shell is to run in.
func script(t *testing.T, shell string) (dir, file string) {
	t.Helper()
	if _, err := exec.LookPath(shell); err != nil {
		t.Skipf("this machine has no %s", shell)
	}
	dir = t.TempDir()
	file = filepath.Join(t.TempDir(), "completion")
	f, err := os.Create(file)
	roomtest.OK(t, err)
	defer f.Close()
	roomtest.OK(t, Completion(f, model(t), shell))
	roomtest.OK(t, os.Mkdir(filepath.Join(dir, "folder"), 0o700))
	for _, name := range []string{"tea.tar", "two words.tar", "folder/inside"} {
		roomtest.OK(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	return dir, file
}

// typist types into a shell on a terminal.
type typist struct {
	t    *testing.T
	tty  *os.File
	said []byte
}

// interactive starts a shell that has learned to complete.
func interactive(t *testing.T, shell, learn string, args ...string) *typist {
	t.Helper()
	dir, file := script(t, shell)
	cmd := exec.Command(shell, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "INPUTRC=/dev/null", "HISTFILE=", "TERM=vt100", "SCRIPT="+file, "LC_ALL=C")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 200})
	roomtest.OK(t, err)
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = tty.Close()
	})
	s := &typist{t: t, tty: tty}
	// Parts in quotes, so that the echo of what is typed is not taken for an answer.
	s.types(learn + `; prog() { printf 'ca''lled'; printf '<%s>' "$@"; echo '.'; }; echo rea''dy` + "\n")
	s.reads(`ready\r?\n`)
	return s
}

func (s *typist) types(text string) {
	s.t.Helper()
	if _, err := io.WriteString(s.tty, text); err != nil {
		s.t.Fatal(err)
	}
}

// reads waits until the shell has said something, and returns its part in
// brackets.
func (s *typist) reads(pattern string) string {
	s.t.Helper()
	wanted := regexp.MustCompile(pattern)
	_ = s.tty.SetReadDeadline(time.Now().Add(time.Minute))
	buf := make([]byte, 4096)
	for {
		if at := wanted.FindSubmatchIndex(s.said); at != nil {
			found := ""
			if len(at) > 2 {
				found = string(s.said[at[2]:at[3]])
			}
			s.said = s.said[at[1]:]
			return found
		}
		n, err := s.tty.Read(buf)
		s.said = append(s.said, buf[:n]...)
		if err != nil {
			s.t.Fatalf("%v, and the shell said\n%q", err, s.said)
		}
	}
}

func TestShellsCompleteWhatIsTyped(t *testing.T) {
	for shell, start := range map[string]func(t *testing.T) *typist{
		"bash": func(t *testing.T) *typist {
			return interactive(t, "bash", `source "$SCRIPT"`, "--norc", "--noprofile", "-i")
		},
		"zsh": func(t *testing.T) *typist {
			return interactive(t, "zsh", `bindkey -e; autoload -Uz compinit; compinit -u -D; source "$SCRIPT"`, "-f", "-i")
		},
	} {
		t.Run(shell, func(t *testing.T) {
			s := start(t)
			for _, c := range completed {
				s.types(c.line + "\t\n")
				words := strings.Split(strings.TrimSuffix(s.reads(`called<([^\r\n]*)>\.\r?\n`), ">"), "><")
				for i, word := range words { // bash leaves a folder's sign, zsh takes it away
					words[i] = strings.TrimSuffix(word, "/")
				}
				if got := strings.Join(words, " "); got != c.words {
					t.Errorf("%q becomes %q, not %q", c.line, got, c.words)
				}
			}
		})
	}
}

func TestFishCompletesWhatIsTyped(t *testing.T) {
	dir, file := script(t, "fish")
	for _, c := range completed {
		cmd := exec.Command("fish", "--no-config", "-c", `function prog; end; source $argv[1]; complete -C $argv[2]`, file, c.line)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		var offered []string
		for line := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			offered = append(offered, strings.TrimSuffix(strings.ReplaceAll(word, `\ `, " "), "/"))
		}
		before := strings.TrimPrefix(c.line, "prog ")
		if c.words == before {
			if len(offered) > 0 {
				t.Errorf("%q is offered %q", c.line, offered)
			}
			continue
		}
		typed := before[:strings.LastIndex(before, " ")+1]
		if want := strings.TrimPrefix(c.words, typed); !slices.Contains(offered, want) {
			t.Errorf("%q is offered %q, not %q", c.line, offered, want)
		}
	}
}

// Nothing is offered that the program refuses, and all that it takes is.
func TestEachCommandIsOfferedItsFlags(t *testing.T) {
	dir, file := script(t, "fish")
	for command, want := range map[string]string{
		"":     "--dir --file --form --help --level --listen --loud --on=false",
		"draw": "--dir --help",
		"save": "--dir --help --owner --quick",
	} {
		cmd := exec.Command("fish", "--no-config", "-c", `function prog; end; source $argv[1]; complete -C $argv[2]`, file, fmt.Sprintf("prog %s --", command))
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		var offered []string
		for line := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			offered = append(offered, word)
		}
		slices.Sort(offered)
		if got := strings.Join(offered, " "); got != want {
			t.Errorf("%q is offered %s\nnot %s", command, got, want)
		}
	}
}
