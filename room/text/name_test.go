package text

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"pgregory.net/rapid"
)

func mustName(tb testing.TB, s string) Name {
	tb.Helper()
	n, err := NewName(s)
	if err != nil {
		tb.Fatalf("NewName(%q): %v", s, err)
	}
	return n
}

func TestNewName(t *testing.T) {
	refused := func(r NameReason, rs ...rune) *NameError {
		e := &NameError{Reason: r}
		if len(rs) > 0 {
			e.Rune = rs[0]
		}
		return e
	}
	tests := []struct {
		name, in string
		want     Name
		err      *NameError
	}{
		{"plain", "lily", Name{"lily", "lily", "li|y l|ly |i|y"}, nil},
		{"case is kept", "LILY", Name{"LILY", "lily", "li|y l|ly |i|y |||y"}, nil},
		{"full width", "Ｌｉｌｙ", Name{"Ｌｉｌｙ", "lily", "li|y l|ly |i|y"}, nil},
		{"Cyrillic that looks like Latin", "МІКЕ", Name{"МІКЕ", "міке", "mike m|ke"}, nil},
		{"I for l", "paypaI", Name{"paypaI", "paypai", "paypai paypa|"}, nil},
		{"digits for letters", "b0b1", Name{"b0b1", "b0b1", "bob|"}, nil},
		{"Chinese", "小明", Name{"小明", "小明", "小明"}, nil},
		{"composed", "Ame\u0301lie", Name{"Amélie", "amélie", "ame\u0301l|e ame\u0301|ie"}, nil},
		{"a mark at the end", "रवि", Name{"रवि", "रवि", "रव\u09bf"}, nil},
		{"right to left", "דוד", Name{"דוד", "דוד", "ד|ד"}, nil},
		{"right to left, numbered", "דוד2", Name{"דוד2", "דוד2", "ד|ד2"}, nil},
		{"Thai am", "น้ำ", Name{"น้ำ", "น้\u0e4dา", "น\u030a\u0e49า"}, nil},
		{"Arabic digits", "دود١٢", Name{"دود١٢", "دود١٢", "دود|٢"}, nil},
		{"the widest", strings.Repeat("小", 12), Name{strings.Repeat("小", 12), strings.Repeat("小", 12), strings.Repeat("小", 12)}, nil},

		{"nothing", "", Name{}, refused(NameEmpty)},
		{"spaces", " \t", Name{}, refused(NameEmpty)},
		{"too wide", strings.Repeat("小", 12) + "x", Name{}, refused(NameTooLong)},
		{"absurd", strings.Repeat("x", 1<<20), Name{}, refused(NameTooLong)},
		{"a space", "lily bob", Name{}, refused(NameBadRune, ' ')},
		{"an at sign", "@lily", Name{}, refused(NameBadRune, '@')},
		{"a comma", "lily,bob", Name{}, refused(NameBadRune, ',')},
		{"a full-width colon", "lily：", Name{}, refused(NameBadRune, '：')},
		{"escape", "li\x1b[2Jly", Name{}, refused(NameBadRune, '\x1b')},
		{"a broken byte", "li\xffly", Name{}, refused(NameBadRune, '\ufffd')},
		{"zero width space", "li\u200bly", Name{}, refused(NameBadRune, '\u200b')},
		{"zero width joiner", "li\u200dly", Name{}, refused(NameBadRune, '\u200d')},
		{"a filler", "\u3164", Name{}, refused(NameBadRune, '\u3164')},
		{"emoji", "lily🌸", Name{}, refused(NameBadRune, '🌸')},
		{"a selector", "lily\ufe0f", Name{}, refused(NameBadRune, '\ufe0f')},
		{"a bar", "lily│", Name{}, refused(NameBadRune, '│')},
		{"a mark on nothing", "\u0301lily", Name{}, refused(NameBadRune, '\u0301')},
		{"a mark on a sign", "li-\u0301ly", Name{}, refused(NameBadRune, '\u0301')},
		{"zalgo", "x" + strings.Repeat("\u0316", 7), Name{}, refused(NameBadRune, '\u0316')},
		{"a compatibility letter", "lilyﬁ", Name{}, refused(NameBadRune, 'ﬁ')},
		{"a sign first", ".lily", Name{}, refused(NameBadEdge, '.')},
		{"a sign last", "lily-", Name{}, refused(NameBadEdge, '-')},
		{"only signs", "_", Name{}, refused(NameBadEdge, '_')},
		{"directions mixed", "lilyدוד", Name{}, refused(NameMixed)},
		{"digits mixed", "دود١۲", Name{}, refused(NameMixed)},
		{"reserved", "everybody", Name{}, refused(NameReserved)},
		{"reserved, in case", "System", Name{}, refused(NameReserved)},
		{"reserved, in width", "ｙｏｕ", Name{}, refused(NameReserved)},
		{"reserved, with digits", "a11", Name{}, refused(NameReserved)},
		{"reserved, shouted with a digit", "ADM1N", Name{}, refused(NameReserved)},
		{"reserved, in Cyrillic", "АLL", Name{}, refused(NameMixed)},
		{"reserved, rn for m", "rne", Name{}, refused(NameReserved)},
		{"reserved, with signs", "tea-house", Name{}, refused(NameReserved)},
		{"reserved, in Chinese", "所有人", Name{}, refused(NameReserved)},
		{"like a reserved word", "allison", Name{"allison", "allison", "all|son a||ison"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := NewName(tt.in)
			var why *NameError
			if err != nil && !errors.As(err, &why) {
				t.Fatalf("not a *NameError: %v", err)
			}
			if tt.err == nil {
				if err != nil || got != tt.want {
					t.Fatalf("got %+q, %v; want %+q", got, err, tt.want)
				}
				checkName(t, got)
				return
			}
			if why == nil || *why != *tt.err || got != (Name{}) {
				t.Fatalf("got %+q, %#v; want %#v", got, why, tt.err)
			}
		})
	}
}

func TestDoorNameCorpus(t *testing.T) {
	for _, a := range attacks(t, "testdata/names.corpus") {
		t.Run(a.line+" "+a.name, func(t *testing.T) {
			got, ok := DoorName(a.in)
			if got.Text != a.want || ok != (a.want != "") {
				t.Fatalf("got %+q, %v; want %+q", got.Text, ok, a.want)
			}
			if ok {
				checkName(t, got)
			}
		})
	}
}

func TestAProgramMayBeCalledAsItsUserIs(t *testing.T) {
	for user, want := range map[string]string{"deploy": "deploy", "jenkins": "jenkins", "lily": "lily", "root": "", "admin7": "", "": ""} {
		if n, ok := UserName(user); n.Text != want || ok != (want != "") {
			t.Errorf("UserName(%q) = %q, %v; want %q", user, n.Text, ok, want)
		}
	}
}

func TestDoorNameOfAbsurdLength(t *testing.T) {
	if n, ok := DoorName(strings.Repeat("\u0301", 1<<20)); ok {
		t.Errorf("marks alone became %+q", n)
	}
	if n, ok := DoorName(strings.Repeat("\U00020000", 1<<20)); !ok || displaywidth.String(n.Text) != MaxNameCells {
		t.Errorf("got %+q", n)
	}
}

// checkName asserts what the room and the screen rely on.
func checkName(tb testing.TB, n Name) {
	tb.Helper()
	if again := mustName(tb, n.Text); again != n {
		tb.Fatalf("%+q made again became %+q", n, again)
	}
	checkClean(tb, n.Text)
	if w := displaywidth.String(n.Text); w == 0 || w > MaxNameCells || len(n.Text) > rawName {
		tb.Fatalf("%+q is %d cells, %d bytes", n, w, len(n.Text))
	}
	for _, r := range n.Text {
		if !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !strings.ContainsRune(signs, r) {
			tb.Fatalf("%+q holds %U", n, r)
		}
	}
	if n.Fold == "" || n.Looks == "" || strings.ToLower(n.Looks) != n.Looks {
		tb.Fatalf("keys of %+q", n)
	}
	// Whoever types the folded form reaches the same person.
	if folded, err := NewName(n.Fold); err == nil && folded.Fold != n.Fold {
		tb.Fatalf("the fold of %+q folds to %+q", n, folded)
	}
	if !n.MentionedIn("(" + n.Text + ")") {
		tb.Fatalf("%+q is not mentioned by itself", n)
	}
}

func FuzzNewName(f *testing.F) {
	for _, a := range attacks(f, "testdata/names.corpus") {
		f.Add(a.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := NewName(s)
		if err != nil {
			if n != (Name{}) || err.Error() == "" {
				t.Fatalf("%+q with %v", n, err)
			}
			return
		}
		checkName(t, n)
	})
}

//fuzz:stranger
func FuzzDoorName(f *testing.F) {
	for _, a := range attacks(f, "testdata/names.corpus") {
		f.Add(a.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := UserName(s); ok {
			checkName(t, n)
		}
		if asked := Asked(s); asked != "" {
			if again, err := CleanLine(asked, 2*MaxNameCells); err != nil || again != asked {
				t.Fatalf("they asked for %+q, which is %+q, %v", asked, again, err)
			}
		}
		n, ok := DoorName(s)
		if !ok {
			if n != (Name{}) {
				t.Fatalf("refused with %+q", n)
			}
			return
		}
		checkName(t, n)
		if w := displaywidth.String(n.Text); w > MaxNameCells {
			t.Fatalf("%+q is %d cells wide", n, w)
		}
		if again, ok := DoorName(n.Text); !ok || again != n {
			t.Fatalf("at the door again, %+q became %+q, %v", n, again, ok)
		}
	})
}

func TestNamesThatAreTheSamePerson(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"lily", "LILY", true},
		{"lily", "Ｌｉｌｙ", true},
		{"ЕВА", "eba", true}, // in Cyrillic
		{"paypal", "paypaI", true},
		{"bob", "b0b", true},
		{"torn", "tom", true},
		{"Amélie", "Ame\u0301lie", true},
		{"カナ", "ｶﾅ", true},
		{"lily", "lilly", false},
		{"小明", "小名", false},
		{"amelie", "amélie", false},
	}
	for _, tt := range tests {
		if got := mustName(t, tt.a).Like(mustName(t, tt.b)); got != tt.want {
			t.Errorf("%q and %q: %v", tt.a, tt.b, got)
		}
	}
}

func TestNumberedIsTheNameWithItsNumber(t *testing.T) {
	if got, want := mustName(t, "Lily").Numbered(10), (Name{"Lily10", "lily10", "li|y|o l|ly|o |i|y|o"}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		base, ok := DoorName(rapid.StringOfN(rapid.RuneFrom(nil, unicode.Latin, unicode.Han, unicode.Cyrillic, unicode.Thai, unicode.Hangul, unicode.Devanagari, unicode.Nd), 1, 12, -1).Draw(t, "name"))
		if !ok {
			t.Skip()
		}
		i := rapid.IntRange(2, 9999).Draw(t, "number")
		made, err := NewName(base.Text + strconv.Itoa(i))
		if err != nil {
			t.Skip() // digits of two scripts
		}
		if got := base.Numbered(i); got != made {
			t.Fatalf("%+q numbered %d is %+q, but its text makes %+q", base, i, got, made)
		}
	})
}

func TestNameSurvivesJSON(t *testing.T) {
	n := mustName(t, "Ａmy")
	b, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"t":"Ａmy","f":"amy","s":"amy"}`; string(b) != want {
		t.Errorf("got %s, want %s", b, want)
	}
	var back Name
	if err := json.Unmarshal(b, &back); err != nil || back != n {
		t.Errorf("back: %+q, %v", back, err)
	}
}

func TestReservedWordsAreReserved(t *testing.T) {
	for _, w := range strings.Fields(wholeWords + roomWords + roleWords) {
		var why *NameError
		if _, err := NewName(w); !errors.As(err, &why) || why.Reason != NameReserved {
			t.Errorf("%s: %v", w, err)
		}
	}
	for _, w := range strings.Fields(genericWords) {
		if n, ok := DoorName(w); ok {
			t.Errorf("%s came in as %q", w, n.Text)
		}
	}
}

func TestEveryNameErrorSaysWhatToDo(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range []NameReason{NameEmpty, NameTooLong, NameBadRune, NameBadEdge, NameReserved, NameMixed} {
		s := (&NameError{r, '\x1b'}).Error()
		if seen[s] || !strings.Contains(s, ": ") || strings.Contains(s, "\x1b") {
			t.Errorf("%s: %q", r, s)
		}
		seen[s] = true
	}
}

// BenchmarkNewName is what is made of a name before anybody is asked for it.
func BenchmarkNewName(b *testing.B) {
	for _, s := range []string{"lily", "Amélie-2", "Дмитрий", "李明"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				if _, err := NewName(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
