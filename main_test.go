package main

// The laws of the house, and the pages that the program prints.

import (
	"bytes"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"teahouse/room/roomtest"
)

// printed is what the program prints that is asked for a page.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(t.Context(), args, &out, &errs); status != 0 {
		t.Errorf("%v ends with status %d: %s", args, status, &errs)
	}
	return out.String()
}

func TestThePagesArePrinted(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "") // below systemd, the status is another
	if help := printed(t, "help"); help != printed(t, "--help") || !strings.Contains(help, "--listen ADDR") ||
		!strings.Contains(help, "but --new-room, --new-keys, --help, --version\nis a variable") {
		t.Errorf("help is\n%s", help)
	}
	if about := printed(t, "help", "backup"); about != printed(t, "backup", "--help") || !strings.Contains(about, "--no-host-key") || strings.Contains(about, "--listen") {
		t.Errorf("help backup is\n%s", about)
	}
	var errs bytes.Buffer
	if status := run(t.Context(), []string{"help", "bakcup"}, io.Discard, &errs); status != 2 || !strings.Contains(errs.String(), `"bakcup"`) {
		t.Errorf("help of no command ends with status %d: %s", status, &errs)
	}
	if man := printed(t, "man"); !strings.Contains(man, ".Op Fl -listen Ar ADDR") {
		t.Errorf("the manual page is\n%s", man)
	}
	if out := printed(t, "completion", "fish"); !strings.Contains(out, "-l listen") {
		t.Errorf("the completion is\n%s", out)
	}
}

// full is a disk, or a pipe, that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAPageThatCannotBeWrittenIsAFailure(t *testing.T) {
	for _, args := range []string{"help", "--help", "--version", "man", "completion fish", "check --config"} {
		var errs bytes.Buffer
		args := append(strings.Fields(args), "--state", t.TempDir())
		if status := run(t.Context(), args, full{}, &errs); status != 1 || !strings.Contains(errs.String(), syscall.ENOSPC.Error()) {
			t.Errorf("%v ends with status %d: %s", args, status, &errs)
		}
	}
}

// walls are the laws: which package may know which. They are held against the
// imports of all files, for every system, so that no build tag hides one. Who is
// bound by one, and what it tells of, is a package, or all below a folder where
// the name ends in "/...".
var walls = []struct {
	law    string
	who    []string // whom it binds…
	save   []string // …but for these
	only   []string // what of ours they may import…
	never  []string // …or what they must not
	always bool     // their tests are bound, too
}{
	{law: "what anything can use stands on nothing of ours",
		who: []string{"room/escape", "room/fault", "room/flood", "room/shell", "ui/edit"}, only: []string{}, always: true},
	{law: "keys know nothing of ours but how a command is written",
		who: []string{"keys"}, only: []string{"room/shell"}, always: true},
	{law: "the state of the room is made of what the log holds, and knows nobody who keeps or shows it",
		who: []string{"room/state"}, only: []string{"room/text"}, always: true},
	{law: "text is made safe without knowing what it is for",
		who: []string{"room/text"}, only: []string{"room/escape"}, always: true},
	{law: "the room knows nobody who looks at it",
		who: []string{"room/..."}, never: []string{"ui/...", "keys", "packaging/..."}, always: true},
	{law: "sentences are about what happens in the room, and about nothing else",
		who: []string{"ui/words"}, only: []string{"room/state", "room/text"}},
	{law: "commands know no screen",
		who: []string{"ui/command"}, only: []string{"room", "room/state", "room/text", "room/escape", "ui/words"}},
	{law: "a terminal is driven without knowing what for",
		who: []string{"ui/term"}, only: []string{"room/escape"}},
	{law: "rows are painted without knowing what holds them",
		who: []string{"ui/paint"}, only: []string{"room/state", "room/text", "ui/term", "ui/words"}},
	{law: "what a screen holds does not know the screen",
		who: []string{"ui/scrollback"}, only: []string{"room", "room/state", "room/text", "ui/command", "ui/paint", "ui/term", "ui/words"}},
	{law: "what is kept for a person knows neither screen nor lines",
		who: []string{"ui/prefs"}, only: []string{"room", "room/state", "ui/command", "ui/words"}},
	{law: "the line being written knows no screen",
		who: []string{"ui/compose"}, only: []string{"room", "room/state", "room/text", "ui/command", "ui/edit", "ui/words"}},
	{law: "streams and statuses know nothing of what is done with them",
		who: []string{"ui/stdio"}, only: []string{"room", "room/fault", "room/state", "room/text", "ui/command", "ui/prefs", "ui/term", "ui/words"}},
	{law: "line mode, bots and verbs do not know each other",
		who: []string{"ui/lines", "ui/bot", "ui/verb"}, only: []string{"room", "room/fault", "room/state", "room/text", "ui/command", "ui/compose", "ui/edit", "ui/prefs", "ui/stdio", "ui/term", "ui/words"}},
	{law: "only the door sends people to a screen, or to what needs none",
		who: []string{".", "room/...", "ui/...", "keys", "packaging/..."}, save: []string{"ui/serve", "ui/dispatch"}, never: []string{"ui/dispatch", "ui/lines", "ui/bot", "ui/verb"}},
	{law: "only the program and what its operator sees know the door, and only the program knows what the operator sees",
		who: []string{"room/...", "ui/...", "keys", "packaging/..."}, save: []string{"ui/ops/..."}, never: []string{"ui/serve", "ui/ops/..."}},
	{law: "the log of many machines is a log, and the room does not know it",
		who: []string{"room/cluster"}, only: []string{"room", "room/shell", "room/state", "room/store"}},
	{law: "only the program and what its operator sees know on what machines the room is",
		who: []string{"room/...", "ui/...", "keys"}, save: []string{"ui/ops/...", "room/cluster/..."}, never: []string{"room/cluster/..."}},
	{law: "nothing knows what tries a running server",
		who: []string{".", "room/...", "ui/...", "keys"}, never: []string{"packaging/..."}, always: true},
	{law: "kits for tests are for tests, and for what tries a running server",
		who: []string{".", "room/...", "ui/...", "keys"}, save: []string{"room/roomtest", "room/cluster/clustertest", "ui/stdio/stdiotest", "ui/serve/sshtest", "ui/serve/script"},
		never: []string{"room/roomtest", "room/cluster/clustertest", "ui/stdio/stdiotest", "ui/serve/sshtest", "ui/serve/script"}},
}

func TestTheWallsHold(t *testing.T) {
	all := packages(t)
	if !slices.ContainsFunc(all["."], func(f source) bool { return len(f.ours) > 0 }) {
		t.Error("nothing of ours is seen to be imported, so no wall is held")
	}
	for _, w := range walls {
		for _, name := range slices.Concat(w.who, w.save, w.only, w.never) {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(p string) bool { return within(p, name) }) {
				t.Errorf("%q names %s, which is not there", w.law, name)
			}
		}
		for importer, files := range all {
			if !withinAny(importer, w.who) || withinAny(importer, w.save) {
				continue
			}
			for _, f := range files {
				for _, imported := range f.ours {
					breaks := withinAny(imported, w.never) || w.only != nil && !withinAny(imported, w.only)
					if breaks && imported != importer && (w.always || !f.test) {
						t.Errorf("%s: %s imports %s", w.law, f.name, imported)
					}
				}
			}
		}
	}
}

// The servers that order the lines of many machines are programs of their own: what
// speaks with them is in this one, they are not.
func TestNoServerOfNATSIsInTheProgram(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	roomtest.OK(t, err)
	client := false
	for imported := range strings.Lines(string(out)) {
		client = client || strings.TrimSpace(imported) == "github.com/nats-io/nats.go"
		if strings.HasPrefix(imported, "github.com/nats-io/nats-server/") {
			t.Errorf("the program links %s", imported)
		}
	}
	if !client {
		t.Error("the list of what the program links is not read")
	}
}

// The top level was settled once: what is new has its place in one of the folders.
func TestTheTopLevelStaysAsItIs(t *testing.T) {
	settled := []string{"keys", "main.go", "main_test.go", "packaging", "room", "ui"}
	for _, files := range packages(t) {
		for _, f := range files {
			if top, _, _ := strings.Cut(f.name, "/"); !slices.Contains(settled, top) {
				t.Errorf("%s: of Go, only %s stand at the top level", f.name, strings.Join(settled, ", "))
			}
		}
	}
}

// TestTheREADMEShowsTheHouse holds its tree of folders against those that there are.
func TestTheREADMEShowsTheHouse(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
	_, tree, _ := strings.Cut(string(readme), "## Development\n\n")
	tree, _, _ = strings.Cut(tree, "\n\n")
	shown := map[string]bool{"": true}
	var above []string
	for _, row := range regexp.MustCompile(`(?m)^( +)(\S+?)(/?) +\S`).FindAllStringSubmatch(tree, -1) {
		depth := (len(row[1]) - 4) / 2
		if depth > len(above) {
			t.Fatalf("README.md: %s stands below nothing", row[2])
		}
		above = append(above[:depth], row[2])
		name := path.Join(above...)
		if info, err := os.Stat(name); err != nil || info.IsDir() != (row[3] == "/") {
			t.Errorf("README.md shows %s, which is not there", name)
		}
		shown[name] = true
	}
	for folder := range packages(t) {
		if folder != "." && !shown[folder] {
			t.Errorf("README.md does not show %s", folder)
		}
	}
}

// source is a file and what of ours it imports.
type source struct {
	name string
	test bool
	ours []string // packages as folders, "." for the first
}

// packages are all files with Go in them, by folder.
func packages(t *testing.T) map[string][]source {
	t.Helper()
	all, module := map[string][]source{}, modulePath(t)
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || name != "." && strings.HasPrefix(entry.Name(), ".")) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		s := source{name: filepath.ToSlash(name), test: strings.HasSuffix(name, "_test.go")}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if imported == module {
				s.ours = append(s.ours, ".")
			} else if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
				s.ours = append(s.ours, ours)
			}
		}
		all[path.Dir(s.name)] = append(all[path.Dir(s.name)], s)
		return nil
	})
	roomtest.OK(t, err)
	return all
}

// modulePath is what the module is called: whoever publishes it gives it another path, and the walls must hold there, too.
func modulePath(t *testing.T) string {
	t.Helper()
	mod, err := os.ReadFile("go.mod")
	roomtest.OK(t, err)
	name, _, _ := strings.Cut(strings.TrimPrefix(string(mod), "module "), "\n")
	return name
}

// within tells whether a package is the one that is named, or below the folder
// that is.
func within(name, what string) bool {
	if folder, all := strings.CutSuffix(what, "/..."); all {
		return name == folder || strings.HasPrefix(name, folder+"/")
	}
	return name == what
}

func withinAny(name string, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return within(name, n) })
}
