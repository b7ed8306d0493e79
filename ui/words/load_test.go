package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"teahouse/room/roomtest"
)

// filled is a table filled from a few lines, in a language.
func filled(t *testing.T, code, file string) (*Words, error) {
	t.Helper()
	english, err := files.ReadFile("lang/en.words")
	roomtest.OK(t, err)
	known, err := signaturesOf(string(english))
	roomtest.OK(t, err)
	w := &Words{Language: Language{code: code, tag: language.Make(code)}}
	return w, w.fill(file, known)
}

// What a translator may get wrong is told with its line and with what to do.
func TestAFileThatDoesNotFitIsRefused(t *testing.T) {
	for _, c := range []struct{ file, says string }{
		{"[Door]\nSessions", `line 2: write NAME = TEXT: "Sessions"`},
		{"[Door]\nNobodyHasThis = a", "line 2: Door.NobodyHasThis: there is no such sentence"},
		{"[Nowhere]\nSessions = a", "there is no such sentence"},
		{"[Door]\nSessions =", "line 2: Door.Sessions: it says nothing"},
		{"[Door]\nSessions = a\nSessions = b", "it stands in the file twice"},
		{"[Door]\nSessions = a\nFailed = b\nSessions = c", "line 4: Door.Sessions: it stands in the file twice"},
		{"[Door]\nSessions = a\n   and more", "a sentence is one line"},
		{"[Door]\n  - a", "it is in no list"},
		{"[Door]\nSessions =\n  - a", "it is no list"},
		{"[Status]\nHints = a", "it is a list"},
		{"[Door]\nSessions(n) = a", "it takes no arguments"},
		{"[People]\nHere = a", "write its arguments behind its name: (n)"},
		{"[People]\nHere(names) = a", "write its arguments behind its name: (n)"},
		{"[People]\nHere(n, more) = a", "write its arguments behind its name: (n)"},
		{"[People]\nHere(=one) = a", "is no argument"},
		{"[People]\nHere(n) = {m} here", "{m} is none of n"},
		{"[People]\nHere(n) = {n here", "{ without } behind it"},
		{"[People]\nHere(n) = [{n} here", "[ without ] behind it"},
		{"[People]\nHere(n) = {n}] here", "] without [ before it"},
		{"[People]\nHere(n) = [here] {n}", "nothing between [ and ] can be missing"},
		{"[People]\nHere(n) = {n} here\\", "nothing stands behind the last \\"},
		{"[People]\nHere(n=one) = {n} here", "what is said when nothing fits has to stand last"},
		{"[People]\nHere(n) = {n} here\nHere(n=one) = one here", "what stands below is never said"},
		{"[People]\nHere(n=few) = a few\nHere(n) = {n} here", "few is no plural form of en"},
		{"[People]\nHere(n=yes) = a few\nHere(n) = {n} here", "n can be none, a number or a plural form"},
		{"[Channels]\nFounded(name, closed=none) = a\nFounded(name, closed) = b", "closed can be yes or no"},
		{"[Friends]\nNamed(name:or) = a", "write its arguments"},
		{"[Friends]\nNamed(name) = {name:or}", "{name:or}: it has no such form"},
		{"[Refused]\nBanned(color=none) = a\nBanned() = b", "color is none of its arguments"},
	} {
		_, err := filled(t, "en", c.file)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q is told as %v, want %s", c.file, err, c.says)
		}
	}
}

// Polish has three forms, and Japanese one.
func TestEachLanguageHasItsOwnForms(t *testing.T) {
	pl, err := filled(t, "pl", "[People]\nHere(n=one) = {n} osoba\nHere(n=few) = {n} osoby\nHere(n=many) = {n} osób\nHere(n) = {n} osoby (?)\n")
	roomtest.OK(t, err)
	for n, want := range map[int]string{1: "1 osoba", 3: "3 osoby", 5: "5 osób", 22: "22 osoby", 112: "112 osób"} {
		if got := pl.People.Here(n); got != want {
			t.Errorf("%d reads as %q, want %q", n, got, want)
		}
	}
	if _, err = filled(t, "ja", "[People]\nHere(n=one) = {n}\nHere(n) = {n}\n"); err == nil {
		t.Error("Japanese has no form for one")
	}
}

func TestALanguageTurnsASentenceAsItLikes(t *testing.T) {
	w, err := filled(t, "de", `[Join]
Comma(one, other) = {one}, {other}
And(one, other) = {one} und {other}
Others(names, n=one) = {names} und {n} andere Person
Others(names, n) = {names} und {n} andere
People(n=one) = {n} Person
People(n) = {n} Leute
Group = .
GroupFrom = 10000
[Time]
Days(n, form=seit) = {n} Tagen
Days(n, form) = {n} Tage
[Channels]
Invited(who, name) = In #{name} kann jetzt {who}.
[Notice]
Lost(names=one, more) = Weg ist {names}
Lost(names, more) = Weg sind {names}
Slow(name, each=none) = {name} bremst nicht mehr
Slow(name, each) = Alle {each} eine, seit {each:seit}, sagt {name}
[People]
More(n) = {n} \[mehr\]
[Refused]
NoDate(yesterday) = Gestern war {yesterday}.
`)
	roomtest.OK(t, err)
	for _, c := range []struct{ got, want string }{
		{w.Channels.Invited("bob", "dev"), "In #dev kann jetzt bob."},
		{w.Notice.Lost([]string{"bob"}, 0), "Weg ist bob"},
		{w.Notice.Lost([]string{"bob"}, 1), "Weg sind bob und 1 andere Person"},
		{w.Notice.Lost([]string{"ada", "bob"}, 20_000), "Weg sind ada, bob und 20.000 andere"},
		{w.Notice.Slow("bob", 72*3600e9), "Alle 3 Tage eine, seit 3 Tagen, sagt bob"},
		{w.Notice.Slow("bob", 0), "bob bremst nicht mehr"},
		{w.People.More(1234), "1234 [mehr]"},
		{w.People.More(-12345), "-12.345 [mehr]"},
		{w.Refused.NoDate("27."), "Gestern war 27."},
		{w.Refused.NoDate("heute!"), "Gestern war heute!"},
	} {
		if c.got != c.want {
			t.Errorf("reads %q, want %q", c.got, c.want)
		}
	}
}

// A name that is read from right to left stands apart, and no other one.
func TestANameOfTheOtherDirectionStandsApart(t *testing.T) {
	w := English()
	for _, c := range []struct{ got, want string }{
		{w.Notice.Renamed("lily", "小明"), "lily is now 小明"},
		{w.Notice.Renamed("lily", "שרה1"), "lily is now \u2068שרה1\u2069"},
		{w.Notice.Arrived([]string{"ليلى", "bob"}, 0), "\u2068ليلى\u2069 and bob arrived"},
		{w.Prompt.Private([]string{"bob", "ليلى"}), "to bob and \u2068ليلى\u2069, privately"},
	} {
		if c.got != c.want {
			t.Errorf("reads %q, want %q", c.got, c.want)
		}
	}
}

// English has the names of arguments for all languages; they are those of Words.
func TestArgumentsAreCalledAsInTheProgram(t *testing.T) {
	english, err := files.ReadFile("lang/en.words")
	roomtest.OK(t, err)
	known, err := signaturesOf(string(english))
	roomtest.OK(t, err)
	of := map[string][]string{} // by type and field
	names, err := filepath.Glob("*.go")
	roomtest.OK(t, err)
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		roomtest.OK(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				argumentsOf(spec, of)
			}
			return true
		})
	}
	checked := 0
	for at, args := range known {
		folder, field := path.Split(strings.ReplaceAll(at, ".", "/"))
		v, _, err := find(reflect.ValueOf(English()).Elem(), strings.Split(strings.ReplaceAll(path.Clean(folder), "/", "."), "."))
		roomtest.OK(t, err)
		if v.Kind() != reflect.Struct {
			continue // a map of them
		}
		one, _ := v.Type().FieldByName(field)
		if one.Type.NumIn() == 1 && one.Type.In(0).Kind() == reflect.Struct {
			continue // its fields are its arguments
		}
		owner := v.Type()
		for _, at := range one.Index[:len(one.Index)-1] {
			owner = owner.Field(at).Type
		}
		checked++
		if want := of[owner.Name()+"."+field]; !slices.Equal(args, want) {
			t.Errorf("%s has the arguments %v, and the program gives %v", at, args, want)
		}
	}
	if checked < 200 {
		t.Errorf("only %d sentences have arguments", checked)
	}
}

// argumentsOf notes what the funcs of a struct call their arguments.
func argumentsOf(spec *ast.TypeSpec, of map[string][]string) {
	all, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range all.Fields.List {
		if fn, ok := field.Type.(*ast.FuncType); ok {
			var args []string
			for _, param := range fn.Params.List {
				for _, name := range param.Names {
					args = append(args, name.Name)
				}
			}
			for _, name := range field.Names {
				of[spec.Name.Name+"."+name.Name] = args
			}
		}
	}
}
