package words

// What holds for every language: it says all that English says, of the same things,
// in the forms that it has, and in the room that there is.

import (
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"

	"teahouse/room/roomtest"
	"teahouse/room/text"
)

func fileOf(t *testing.T, code string) []entry {
	t.Helper()
	file, err := files.ReadFile("lang/" + code + ".words")
	roomtest.OK(t, err)
	all, err := read(string(file))
	roomtest.OK(t, err)
	return all
}

// A language is one file and one line.
func TestEveryFileIsALanguage(t *testing.T) {
	var there []string
	names, err := fs.Glob(files, "lang/*")
	roomtest.OK(t, err)
	for _, name := range names {
		code, _ := strings.CutPrefix(name, "lang/")
		there = append(there, strings.TrimSuffix(code, ".words"))
	}
	listed := slices.Sorted(slices.Values(Codes()))
	if slices.Sort(there); !slices.Equal(there, listed) {
		t.Errorf("there are files for %v, and in language.go stand %v", there, listed)
	}
	for _, code := range listed {
		_, err := load(code)
		if err != nil {
			t.Errorf("lang/%s.words:\n%v", code, err)
		}
	}
}

// What has a key is there under the same ones, and there is nothing else.
func TestEveryLanguageHasTheSameKeys(t *testing.T) {
	paths := func(w *Words) map[string]bool {
		all := map[string]bool{}
		texts(reflect.ValueOf(w).Elem(), "", func(path, text string) { all[path] = all[path] || text != "" })
		return all
	}
	english := paths(English())
	for _, w := range All() {
		own := paths(w)
		for path, says := range english {
			if says && !own[path] {
				t.Errorf("%s: %s is missing", w.Language.code, path)
			}
		}
		for path := range own {
			if _, is := english[path]; !is {
				t.Errorf("%s: %s is none of what English has", w.Language.code, path)
			}
		}
	}
}

// Where English tells one thing from several, others do, in all the forms they have.
func TestEveryPluralFormIsThere(t *testing.T) {
	plural := func(want string) bool { return want != "other" && slices.Contains(forms[:], want) }
	counted := map[string]map[string]bool{} // by path and argument
	for _, e := range fileOf(t, "en") {
		for arg, want := range e.when {
			if plural(want) {
				if counted[e.path] == nil {
					counted[e.path] = map[string]bool{}
				}
				counted[e.path][arg] = true
			}
		}
	}
	for _, w := range All() {
		has := map[string]bool{}
		for _, e := range fileOf(t, w.Language.code) {
			for arg, want := range e.when {
				has[e.path+" "+arg+"="+want] = true
			}
		}
		for path, args := range counted {
			for arg := range args {
				for _, form := range w.forms() {
					if one := path + " " + arg + "=" + form; form != "other" && !has[one] {
						t.Errorf("%s: %s has no variant for %s=%s", w.Language.code, path, arg, form)
					}
				}
			}
		}
	}
}

// A form that a time stands in is one that [Time] has.
func TestEveryFormOfATimeIsThere(t *testing.T) {
	in := regexp.MustCompile(`\{[a-z]+:([a-z]+)/?\}`)
	own := []string{"or", "comma", "space", "plain", "count"}
	for _, w := range All() {
		var has []string
		all := fileOf(t, w.Language.code)
		for _, e := range all {
			if form := e.when["form"]; strings.HasPrefix(e.path, "Time.") && form != "" {
				has = append(has, form)
			}
		}
		for _, e := range all {
			for _, m := range in.FindAllStringSubmatch(e.text, -1) {
				if e.args != nil && !slices.Contains(own, m[1]) && !slices.Contains(has, m[1]) {
					t.Errorf("%s: line %d: %s has {…:%s}, and [Time] has nothing for form=%s", w.Language.code, e.line, e.path, m[1], m[1])
				}
			}
		}
	}
}

// kept are words that stay as they are: commands, flags, and what stands in the right
// form of a command as it has to be typed.
var kept = regexp.MustCompile(`(?:^|[\s(“])(/[a-z]+|--[a-z]+)\b`)

// valued is a flag with what stands for its value, by which its words are found.
var valued = regexp.MustCompile(`\[--?[a-z]+ [^\]]+\]`)

func keptIn(e *entry) (all []string) {
	for _, m := range kept.FindAllStringSubmatch(e.text, -1) {
		all = append(all, m[1])
	}
	if strings.HasPrefix(e.path, "Help.") && strings.HasSuffix(e.path, ".Usage") {
		all = append(all, valued.FindAllString(e.text, -1)...)
		for word := range strings.FieldsFuncSeq(e.text, func(r rune) bool { return strings.ContainsRune("[]|, ", r) }) {
			if strings.ToLower(word) == word && strings.ToUpper(word) != word {
				all = append(all, word)
			}
		}
	}
	return all
}

func TestCommandsAreCalledTheSame(t *testing.T) {
	english := map[string][]string{}
	for _, e := range fileOf(t, "en") {
		english[e.path] = append(english[e.path], keptIn(&e)...)
	}
	for _, w := range All() {
		said := map[string]string{}
		for _, e := range fileOf(t, w.Language.code) {
			said[e.path] += e.text + "\n" + strings.Join(e.list, "\n")
		}
		for path, words := range english {
			for _, word := range words {
				if said[path] != "" && !strings.Contains(said[path], word) {
					t.Errorf("%s: %s does not tell of %s", w.Language.code, path, word)
				}
			}
		}
	}
}

// What the house is called stands beside the names of channels.
func TestNoChannelIsCalledAsTheHouseIs(t *testing.T) {
	for _, w := range All() {
		if n, err := text.NewChannelName(w.Status.House); err == nil {
			t.Errorf("%s: a channel can be called %s", w.Language.code, n.Text)
		}
	}
}

// room is how many cells there are for what has a place of its own.
var room = []struct {
	path string // with what is below it
	most int
}{
	{"Door.Banner", 78},
	{"People.Here", 16}, {"Back.Here", 20}, {"People.Away", 10}, {"People.Guest", 10}, {"People.Mode", 10}, {"Friends.Trait", 10},
	{"Line.You", 8}, {"Line.Withdrawn", 24},
	{"Prompt", 48}, {"Prompt.Everybody", 24}, {"Prompt.Channel", 24}, {"Prompt.Private", 32},
	{"Status.House", 12}, {"Status.AskLeave", 76}, {"Status.AskSure", 60}, {"Status.Bare", 76}, {"Status.ReadOnly", 76},
	{"Status.Hints", 28}, {"Status.Reading", 24}, {"Status.Found", 24}, {"Status.Page", 24},
	{"Status.Below", 30}, {"Status.Unread", 30}, {"Status.UnreadOver", 36}, {"Status.TakeBack", 30}, {"Status.Sending", 24},
	{"Plain.Answer", 12}, {"Plain.Command", 16},
	{"Help.Groups", 60}, {"Help.Keys", 54}, {"Settings.Does", 54},
	{"Lang.English", 40},
}

func TestWhatHasAPlaceFitsIt(t *testing.T) {
	for _, w := range All() {
		found := map[string]bool{}
		texts(reflect.ValueOf(w).Elem(), "", func(path, text string) {
			most, at := 0, ""
			for _, r := range room {
				if (path == r.path || strings.HasPrefix(path, r.path+".")) && len(r.path) > len(at) {
					most, at = r.most, r.path
				}
			}
			found[at] = true
			if cells := displaywidth.String(text); at != "" && cells > most {
				t.Errorf("%s: %s takes %d cells, and has room for %d: %q", w.Language.code, path, cells, most, text)
			}
		})
		for _, r := range room {
			if !found[r.path] {
				t.Errorf("%s is nowhere", r.path)
			}
		}
	}
}

// texts visits all that is said, of few people with short names.
func texts(v reflect.Value, path string, visit func(path, text string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				texts(v.Field(i), path+"."+f.Name, visit)
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			texts(v.MapIndex(key), path+"."+key.String(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visit(path[1:], v.Index(i).String())
		}
	case reflect.String:
		visit(path[1:], v.String())
	case reflect.Func:
		if v.IsNil() {
			return
		}
		var args []reflect.Value
		for in := range v.Type().Ins() {
			switch in {
			case reflect.TypeFor[string]():
				args = append(args, reflect.ValueOf("lily"))
			case reflect.TypeFor[[]string]():
				args = append(args, reflect.ValueOf([]string{"lily"}))
			case reflect.TypeFor[int]():
				args = append(args, reflect.ValueOf(12))
			default:
				args = append(args, reflect.Zero(in))
			}
		}
		visit(path[1:], v.Call(args)[0].String())
	}
}
