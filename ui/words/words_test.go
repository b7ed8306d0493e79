package words_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"teahouse/room/state"
	"teahouse/ui/words"
)

var languages = func() map[string]*words.Words {
	all := map[string]*words.Words{}
	for _, w := range words.All() {
		all[w.Language.Code()] = w
	}
	return all
}()

// may are the fields that may be empty.
var may = map[string]bool{"Note": true}

func TestEveryLanguageHasEverySentence(t *testing.T) {
	for name, w := range languages {
		walk(name, reflect.ValueOf(w).Elem(), func(path string, v reflect.Value) {
			field := path[strings.LastIndexByte(path, '.')+1:]
			if v.IsZero() && !may[field] {
				t.Errorf("%s has no words", path)
			}
			if k := v.Kind(); (k == reflect.Map || k == reflect.Slice) && v.Len() == 0 {
				t.Errorf("%s is empty", path)
			}
		})
	}
}

// A sentence is one line, and nothing in it came out as Go prints it.
func TestEverySentenceReads(t *testing.T) {
	for name, w := range languages {
		walk(name, reflect.ValueOf(w).Elem(), func(path string, v reflect.Value) {
			switch v.Kind() {
			case reflect.String:
				reads(t, path, v.String())
			case reflect.Func:
				if v.IsNil() {
					return // said above
				}
				for i := range 6 {
					var args []reflect.Value
					for at := range v.Type().NumIn() {
						args = append(args, sample(t, path, v.Type().In(at), i))
					}
					reads(t, path, v.Call(args)[0].String())
				}
			}
		})
	}
}

func reads(t *testing.T, path, s string) {
	t.Helper()
	switch {
	case s == "":
		if field := path[strings.LastIndexByte(path, '.')+1:]; !may[field] {
			t.Errorf("%s says nothing", path)
		}
	case strings.TrimSpace(s) != s, strings.Contains(s, "  "):
		t.Errorf("%s has stray blanks: %q", path, s)
	case strings.ContainsAny(s, "\n\t"), strings.Contains(s, "%!"), strings.Contains(s, "00m"), strings.Contains(s, "0s"):
		t.Errorf("%s does not read: %q", path, s)
	}
}

func sample(t *testing.T, path string, of reflect.Type, i int) reflect.Value {
	pick := func(of ...any) reflect.Value { return reflect.ValueOf(of[i%len(of)]) }
	switch of {
	case reflect.TypeFor[string]():
		return pick("lily", "小明")
	case reflect.TypeFor[[]string]():
		return pick([]string{"bob"}, []string{"bob", "小明"}, []string{"ada", "bob", "lily"})
	case reflect.TypeFor[int]():
		return pick(1, 2, 12_345)
	case reflect.TypeFor[bool]():
		return pick(true, false)
	case reflect.TypeFor[rune]():
		return pick('!', ' ', '\u202e', '\u0301')
	case reflect.TypeFor[time.Duration]():
		return pick(time.Duration(0), time.Second, 90*time.Minute, 72*time.Hour)
	case reflect.TypeFor[words.Term]():
		return pick(words.Term(0), words.Term(time.Second), words.Term(90*time.Minute), words.Term(72*time.Hour))
	case reflect.TypeFor[time.Time]():
		at := time.Date(2026, 11, 20, 9, 41, 0, 0, time.UTC)
		return pick(at, at.AddDate(0, 0, -1), at.AddDate(-1, 0, 0))
	case reflect.TypeFor[uint64]():
		return pick(uint64(1), uint64(12_345))
	case reflect.TypeFor[words.Shut]():
		return pick(words.Shut{}, words.Shut{Reason: "come in by b.example.com"})
	case reflect.TypeFor[words.Punished]():
		return pick(words.Punished{}, words.Punished{Name: "lily", Reason: "spam", Until: "14:30 CET", Contact: "ops@example.com"})
	case reflect.TypeFor[words.Sanction]():
		return pick(words.Sanction{ID: 7, Act: state.KindBan, Whom: "lily", By: "ada"},
			words.Sanction{ID: 7, Act: state.KindMute, Whom: "lily", By: "ada", Until: "14:30 CET", Reason: "spam", Note: "again"})
	case reflect.TypeFor[words.Readmission]():
		return pick(words.Readmission{By: "ada", When: "14:30", Key: "SHA256:abc", Names: []string{"lily"}},
			words.Readmission{By: "ada", When: "14:30", Names: []string{"lily", "bob"}, Private: true, Mine: true})
	case reflect.TypeFor[words.ChannelEntry]():
		return pick(words.ChannelEntry{Name: "dev", Members: 1}, words.ChannelEntry{Name: "number:7", Hidden: true, Members: 2, Owner: "ada"},
			words.ChannelEntry{Name: "ops", Topic: "tea", Said: "14:30", Members: 2, Here: 1, Joined: true, Owned: true, Closed: true, Muted: true},
			words.ChannelEntry{Name: "ops", By: "ada", Closed: true})
	case reflect.TypeFor[words.Node]():
		return pick(words.Node{Name: "a", Gone: true}, words.Node{Name: "a", Gone: true, Ended: "14:30"}, words.Node{Name: "a", Gone: true, Ended: "14:30", Stopped: true}, words.Node{Name: "a", Since: "14:30", Terminals: 12_345},
			words.Node{Name: "a", Since: "14:30", Version: "1.0", Address: "a.example.com", Seen: time.Second, Behind: 12_345, Drained: true})
	case reflect.TypeFor[words.Record]():
		return pick(words.Record{Verb: state.KindKick, By: "ada", Whom: "lily", Text: "tea", Channel: "dev"},
			words.Record{Verb: state.KindBan, By: "ada", Whom: "lily", Text: "tea", Channel: "dev", Until: "14:30 CET", Reason: "spam", Note: "again", Count: 2})
	}
	t.Fatalf("%s takes %v: say here how to try it", path, of)
	return reflect.Value{}
}

// walk visits every string, func, map and slice.
func walk(path string, v reflect.Value, visit func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				walk(path+"."+field.Name, v.Field(i), visit)
			}
		}
	case reflect.Map:
		visit(path, v)
		for _, key := range v.MapKeys() {
			walk(fmt.Sprintf("%s[%v]", path, key), v.MapIndex(key), visit)
		}
	case reflect.Slice:
		visit(path, v)
		for i := range v.Len() {
			walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i), visit)
		}
	default:
		visit(path, v)
	}
}

// Each act of governing has its own words.
func TestEveryActReads(t *testing.T) {
	verbs := []state.Kind{
		state.KindKick, state.KindBan, state.KindUnban, state.KindMute, state.KindUnmute, state.KindRemove, state.KindOp,
		state.KindDeop, state.KindRebind, state.KindReadmit, state.KindReport, state.KindTopic, state.KindMOTD, state.KindAnnounce, state.KindSlow, state.KindLock,
	}
	for name, w := range languages {
		said := map[string]state.Kind{}
		for _, verb := range verbs {
			s := w.Govern.Record(words.Record{Verb: verb, By: "ada", Whom: "lily", Text: "tea", Count: 2, Reason: "spam"})
			reads(t, name+": "+string(verb), s)
			if other, taken := said[s]; taken || strings.Contains(s, "did:") || !strings.HasPrefix(s, "ada ") {
				t.Errorf("%s: %s reads as %s: %q", name, verb, other, s)
			}
			said[s] = verb
		}
	}
}

// Sentences that follow each other stand as their language writes them.
func TestSentencesBehindEachOther(t *testing.T) {
	for code, want := range map[string]string{"en": "One. Two.", "zh-Hans": "One.Two.", "zh-Hant": "One.Two.", "ja": "One.Two."} {
		if got := words.In(code).Join.Sentences("", "One.", "", "Two."); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
