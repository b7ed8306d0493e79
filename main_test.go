package main

import (
	"bytes"
	"fmt"
	"go/ast"
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
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/flood"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/ops/config"
	"teahouse/ui/ops/manual"
	"teahouse/ui/prefs"
	"teahouse/ui/serve"
	"teahouse/ui/words"
)

// TestTheREADMESaysWhatTheCodeSays holds its tables of flags and commands
// against those that the program works by.
func TestTheREADMESaysWhatTheCodeSays(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
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
	spoken := manual.Spoken(manual.Options(config.Model()))
	last := len(spoken) - 1
	if sentence := "environment variable, but for `" + strings.Join(spoken[:last], "`, `") + "` and `" + spoken[last] + "`:"; !strings.Contains(string(readme), sentence) {
		t.Errorf("README.md does not say which flags no variable sets: %s", sentence)
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
		} else if strings.HasPrefix(name, "--") && !strings.Contains(string(readme), w.whole) {
			t.Errorf("README.md has another row for %s than\n%s", name, w.whole)
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

// TestTheREADMETellsTheLimits holds the sentences that tell a limit against what the limit is.
func TestTheREADMETellsTheLimits(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
	door, house := serve.DefaultLimits(), room.DefaultLimits()
	minutes := func(d time.Duration) int { return int(d / time.Minute) }
	second := func(r flood.Rate) int { return int(time.Second / r.Every) }
	for _, limit := range []struct {
		sentence string
		is       []any
	}{
		{"| a message | 2,%03d characters, %d lines |", []any{state.MessageLimit.Runes - 2000, state.MessageLimit.Lines}},
		{"| people a private line names | %d |", []any{state.MaxRecipients}},
		{"| terminals of one person | %d |", []any{house.Seats}},
		{"| reports | %d, then one each %d minutes; %d and %d minutes for an address |", []any{
			house.Reports.Burst, minutes(house.Reports.Every), house.AddressReports.Burst, minutes(house.AddressReports.Every)}},
		{"| their new accounts | %d a day, for keys first seen that day |", []any{house.Accounts}},
		{"| %d in the room at once; %d, then %d a second, new ones; %d, then four a second, who come in to stay |", []any{
			door.PerAddress, door.Dialing.Burst, second(door.Dialing), door.Entering.Burst}},
		{"| %d KB; 256 bytes for a key that is not registered, once those take %d MB together |", []any{state.SettingsMost >> 10, house.Settings >> 20}},
		{"| sessions on one connection | %d |", []any{door.Sessions}},
		{"%d lines at once, then four a second (`--bot-rate`). Of requests %d are taken at once, then %d a second", []any{
			house.Bots.Burst, house.Asks.Burst, second(house.Asks)}},
		{"and %d is as many as one person joins", []any{state.JoinedMost}},
		{"Closed ones have %d members at most", []any{state.ClosedMost}},
		{"`e` edits your own for %d minutes", []any{minutes(state.EditWithin)}},
		{"In a room of more than %d people", []any{prefs.QuietRoom}},
		{"who spoke or were called in the last %d minutes", []any{minutes(prefs.RecentFor)}},
	} {
		if told := fmt.Sprintf(limit.sentence, limit.is...); !strings.Contains(string(readme), told) {
			t.Errorf("README.md does not say %q", told)
		}
	}
}

// TestTheREADMENamesWhatThereIs holds the commands, files and parts of the page that it names
// in passing against those that there are.
func TestTheREADMENamesWhatThereIs(t *testing.T) {
	file, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
	readme := string(file)
	others := []string{"healthz", "readyz", "metrics", "proc", "shrug"}
	named := regexp.MustCompile("`/([a-z]+)(?: [^`]*)?`").FindAllStringSubmatch(readme, -1)
	for _, one := range named {
		if _, known := command.Lookup(one[1]); !known && !slices.Contains(others, one[1]) {
			t.Errorf("README.md names %s, which is no command", one[0])
		}
	}
	files := regexp.MustCompile("[`(]((?:packaging|room|ui|\\.github|\\.ci)/[\\w./-]+)[`)]").FindAllStringSubmatch(readme, -1)
	for _, one := range files {
		if _, err := os.Stat(one[1]); err != nil {
			t.Errorf("README.md names a file that is not there: %v", err)
		}
	}
	heads := map[string]bool{}
	for _, head := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(readme, -1) {
		heads[strings.ReplaceAll(strings.ToLower(head[1]), " ", "-")] = true
	}
	links := regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(readme, -1)
	for _, link := range links {
		if !heads[link[1]] {
			t.Errorf("README.md leads to #%s, and has no such part", link[1])
		}
	}
	if len(named) < 100 || len(files) < 10 || len(links) < 10 {
		t.Errorf("only %d commands, %d files and %d links are read", len(named), len(files), len(links))
	}
}

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
		who: []string{"room/escape", "room/fault", "room/flood", "ui/edit", "keys"}, only: []string{}, always: true},
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
		who: []string{"room/cluster"}, only: []string{"room", "room/state", "room/store"}},
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

// What the documents for developers name is there: files, declarations, tests and
// the packages of the commands. So none of them can tell of a house that was.
func TestWhatTheDocumentsNameIsThere(t *testing.T) {
	there := surveyed(t)
	named := 0
	for _, document := range []string{".github/ARCHITECTURE.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md"} {
		text, err := os.ReadFile(document)
		roomtest.OK(t, err)
		prose := regexp.MustCompile("(?ms)^```.*?^```").ReplaceAllString(string(text), "")
		for _, quoted := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(prose, -1) {
			named++
			if lack := there.lacks(quoted[1]); lack != "" {
				t.Errorf("%s: %s %s", document, quoted[1], lack)
			}
		}
	}
	for _, quoted := range regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*|go (?:test|run) \\S[^`|']*)`").FindAllStringSubmatch(there.readme, -1) {
		named++
		if lack := there.lacks(quoted[1]); lack != "" {
			t.Errorf("README.md: %s %s", quoted[1], lack)
		}
	}
	if named < 100 {
		t.Errorf("only %d names are read", named)
	}
	for _, gone := range []string{"room.Room.Gone", "room.Gone", "gone.Room", "room/gone.go", "gone.go", "TestGone", "go test ./gone", "go test ./room -run GoneForGood", "--gone", "word"} {
		if there.lacks(gone) == "" {
			t.Errorf("%s is not missed", gone)
		}
	}
}

// survey is what there is in the module.
type survey struct {
	files    []string        // all of them, and all folders, from the root
	declared map[string]bool // package.Name and package.Type.member
	tests    []string
	readme   string
}

var (
	declaration = regexp.MustCompile(`^[a-z]+(\.[A-Za-z]\w*){1,2}$`)
	fileName    = regexp.MustCompile(`^[\w./-]+\.(go|md|json|sql|log|txt|sh|yml|yaml)$`)
	testName    = regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]\w*$`)
	folder      = regexp.MustCompile(`^\.?[\w-]+(/[\w.-]+)*$`)
	runs        = regexp.MustCompile(` -(?:run|fuzz|bench) (\S+)`)
	packageName = regexp.MustCompile(` \./(\S+)`)
)

// lacks says what is not there of what a document names, "" if all is.
func (s *survey) lacks(name string) string {
	switch {
	case fileName.MatchString(name) && !strings.Contains(name, "/"): // wherever it is
		if !slices.ContainsFunc(s.files, func(f string) bool { return filepath.Base(f) == name }) {
			return "is no file"
		}
	case fileName.MatchString(name), strings.Contains(name, "/") && folder.MatchString(name):
		if !slices.Contains(s.files, name) {
			return "is no file or folder"
		}
	case testName.MatchString(name):
		if !slices.Contains(s.tests, name) {
			return "is no test"
		}
	case declaration.MatchString(name):
		if !s.declared[name] {
			return "is not declared"
		}
	case strings.HasPrefix(name, "go "):
		if of := packageName.FindStringSubmatch(name); of != nil && of[1] != "..." && !slices.Contains(s.files, of[1]) {
			return "names no package"
		}
		for _, of := range runs.FindAllStringSubmatch(name, -1) { // xxx is no test: beside it, a benchmark is named
			if of[1] != "xxx" && !slices.ContainsFunc(s.tests, func(f string) bool { return strings.Contains(f, of[1]) }) {
				return "runs no test"
			}
		}
	case strings.HasPrefix(name, "--"):
		if !strings.Contains(s.readme, "`"+name+" ") && !strings.Contains(s.readme, "`"+name+"`") {
			return "is no flag of the README"
		}
	case strings.ContainsAny(name, " #"), slices.Contains(s.files, name): // a command, a line's number; a folder
	default:
		return "is neither a file nor a declaration, so it needs no code quotes"
	}
	return ""
}

func surveyed(t *testing.T) *survey {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
	s := &survey{declared: map[string]bool{}, readme: string(readme)}
	err = filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == ".git" {
			return fs.SkipDir
		}
		s.files = append(s.files, filepath.ToSlash(name))
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			s.declare(file.Name.Name, d)
		}
		return nil
	})
	roomtest.OK(t, err)
	return s
}

// declare notes what a declaration declares.
func (s *survey) declare(in string, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		switch {
		case testName.MatchString(name):
			s.tests = append(s.tests, name)
		case d.Recv == nil:
			s.declared[in+"."+name] = true
		default:
			s.declared[in+"."+receiver(d.Recv.List[0].Type)+"."+name] = true
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					s.declared[in+"."+name.Name] = true
				}
			case *ast.TypeSpec:
				s.declared[in+"."+spec.Name.Name] = true
				for _, member := range members(spec.Type) {
					s.declared[in+"."+spec.Name.Name+"."+member] = true
				}
			}
		}
	}
}

// receiver is the name of a method's type.
func receiver(of ast.Expr) string {
	switch of := of.(type) {
	case *ast.StarExpr:
		return receiver(of.X)
	case *ast.IndexExpr:
		return receiver(of.X)
	case *ast.IndexListExpr:
		return receiver(of.X)
	case *ast.Ident:
		return of.Name
	}
	return ""
}

// members are the fields of a struct, or the methods of an interface.
func members(of ast.Expr) (names []string) {
	var fields *ast.FieldList
	switch of := of.(type) {
	case *ast.StructType:
		fields = of.Fields
	case *ast.InterfaceType:
		fields = of.Methods
	default:
		return nil
	}
	for _, field := range fields.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}
