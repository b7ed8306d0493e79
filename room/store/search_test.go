package store

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

// settled waits until all that is committed is indexed.
func settled(t testing.TB, s *Store) {
	t.Helper()
	for {
		var behind bool
		if err := s.db.QueryRowContext(t.Context(), "SELECT indexed < last_n FROM meta").Scan(&behind); err != nil {
			t.Fatal(err)
		}
		if !behind {
			return
		}
		if _, err := s.indexSome(t.Context()); err != nil {
			t.Fatal(err)
		}
		runtime.Gosched()
	}
}

// search returns the numbers of all lines that a search finds.
func search(t testing.TB, s *Store, id state.Identity, words string) []uint64 {
	t.Helper()
	found, err := s.Search(t.Context(), state.Viewer{ID: id}, room.Query{Words: words}, math.MaxUint64, math.MaxInt32, true)
	if err != nil {
		t.Fatalf("search %q: %v", words, err)
	}
	return numbers(found)
}

// told commits lines of talk from number 1 on, all by lily.
func told(t testing.TB, s *Store, texts ...string) {
	t.Helper()
	b := &room.Batch{Applied: uint64(len(texts)), LastN: uint64(len(texts))}
	for i, text := range texts {
		b.Events = append(b.Events, &state.Event{N: uint64(i + 1), Kind: state.KindSay, Who: person(lily), Text: text})
	}
	mustCommit(t, s, b)
	settled(t, s)
}

func TestWordsAreFoundInEveryScript(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s,
		"The kettle is on, Łukasz; tea-time!",
		"teatime for two, and crème brûlée",
		"今天天气很好，我们去南极喝茶吧",
		"気温は低いが良い天気です。カーテン",
		"วันนี้อากาศดี ดื่มชา",
		"날씨가 좋습니다",
		"party 🎉🎉 at ten, no 3.14 jokes",
		"極 南, the wrong way round; नमस्ते",
		"she said \"NEAR(kettle)\" and left* -now OR later: a^b {words} said:x",
		"ＡＢＣ１２３ im Straßencafé, with ﬁne ｶﾞﾗｽ",
		"abc123 in a strasse, also FINE",
		"a deployment",
		"the deployment-plan",
		"deploymental plan",
		"deploymenu",
		"réémployment",
		"x and xylophone",
		"👍🏽nice of the 👩🏽‍💻",
	)
	for _, c := range []struct {
		name, words string
		want        []uint64
	}{
		{"a word", "kettle", []uint64{9, 1}},
		{"in any case", "KETTLE", []uint64{9, 1}},
		{"the beginning of a word", "tea", []uint64{2, 1}},
		{"not its end", "time", []uint64{1}},
		{"one letter is a whole word", "t", nil},
		{"two words in any order", "two teatime", []uint64{2}},
		{"both must occur", "two kettle", nil},
		{"without accents", "creme brulee", []uint64{2}},
		{"with other accents", "crémé", []uint64{2}},
		{"two Chinese characters", "南极", []uint64{3}},
		{"not the other way round", "极南", nil},
		{"one character", "茶", []uint64{3}},
		{"across what is a word to a reader", "天天气", []uint64{3}},
		{"Japanese", "天気", []uint64{4}},
		{"a long vowel", "カーテン", []uint64{4}},
		{"Thai", "อากาศ", []uint64{5}},
		{"Thai, with its marks", "ดื่ม", []uint64{5}},
		{"Korean, inside a word", "씨가", []uint64{6}},
		{"an emoji", "🎉", []uint64{7}},
		{"two of them", "🎉🎉", []uint64{7}},
		{"not three", "🎉🎉🎉", nil},
		{"a word behind an emoji's skin", "nice", []uint64{18}},
		{"an emoji of any skin", "👍🏿", []uint64{18}},
		{"one that is joined of some", "👩🏽‍💻", []uint64{18}},
		{"Hindi", "नमस्ते", []uint64{8}},
		{"a number", "3.14", []uint64{7}},
		{"joined words are a phrase", "tea-time", []uint64{1}},
		{"marks around a word say nothing", "(kettle!)", []uint64{9, 1}},
		{"what FTS5 would take for syntax", `"NEAR(kettle)"`, []uint64{9}},
		{"and this", "left* -now OR later:", []uint64{9}},
		{"columns are only words", "said:x {words}", []uint64{9}},
		{"mixed scripts in one word", "在南极", nil},
		{"wide letters by narrow ones", "abc123", []uint64{11, 10}},
		{"narrow ones by wide ones", "ＡＢＣ１２３", []uint64{11, 10}},
		{"ß by ss", "strassen", []uint64{10}},
		{"ss by ß", "straße", []uint64{11, 10}},
		{"joined letters by single ones", "fine", []uint64{11, 10}},
		{"single ones by joined ones", "ﬁne", []uint64{11, 10}},
		{"narrow kana by wide ones", "ガラス", []uint64{10}},
		{"a long word", "deployment", []uint64{14, 13, 12}},
		{"its beginning", "deploymen", []uint64{15, 14, 13, 12}},
		{"as long as a piece of it", "deployme", []uint64{15, 14, 13, 12}},
		{"not its end", "ployment", nil},
		{"not a piece of it", "nt", nil},
		{"joined to another", "deployment-plan", []uint64{13}},
		{"where the pieces end, too", "deployme-plan", nil},
		{"a long word without accents", "reemployment", []uint64{16}},
		{"with accents that are no part of a letter", "re\u0304e\u0331mployment", []uint64{16}},
		{"a short one with them", "x\u0304", []uint64{17, 9}},
		{"nothing", "", nil},
		{"only marks", `"*"  ' -- :`, nil},
		{"broken text", "kettle\x00\xff\xfe", []uint64{9, 1}},
		{"a word said again is one word", strings.Repeat("kettle ", 1000), []uint64{9, 1}},
	} {
		equal(t, c.name, search(t, s, "", c.words), c.want...)
	}
}

func TestASearchIsPagedFromTheNewest(t *testing.T) {
	s := reopen(t, t.TempDir())
	var b room.Batch
	for n := uint64(1); n <= 300; n++ {
		e := &state.Event{N: n, Kind: state.KindSay, Who: person(lily), Text: "tea"}
		if n%3 == 0 {
			e.Kind, e.To = state.KindWhisper, []state.Person{person(otto)}
		}
		b.Events = append(b.Events, e)
	}
	b.Applied, b.LastN = 300, 300
	mustCommit(t, s, &b)
	settled(t, s)
	for id, want := range map[state.Identity]int{otto: 300, mona: 200} {
		var all []uint64
		for before := uint64(math.MaxUint64); ; {
			page, err := s.Search(t.Context(), state.Viewer{ID: id}, room.Query{Words: "tea"}, before, 7, true)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			all = append(all, numbers(page)...)
			before = page[len(page)-1].N
		}
		if len(all) != want || !slices.IsSortedFunc(all, func(a, b uint64) int { return int(b) - int(a) }) {
			t.Errorf("%s finds %d lines, want %d: %v", id, len(all), want, all)
		}
	}
	for _, limit := range []int{0, -1} {
		if found, err := s.Search(t.Context(), state.Viewer{}, room.Query{Words: "tea"}, 100, limit, true); err != nil || len(found) > 0 {
			t.Errorf("limit %d gives %v, %v", limit, found, err)
		}
	}
}

func TestWithdrawnLinesAreNotFound(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s, "red tea", "green tea", "white tea")
	mustCommit(t, s, &room.Batch{Applied: 6, LastN: 6, Events: []*state.Event{
		{N: 4, Kind: state.KindUnsend, Who: person(lily), Ref: 2},
		{N: 5, Kind: state.KindSay, Who: person(lily), Text: "black tea"},
		{N: 6, Kind: state.KindRemove, Who: person(mona), Ref: 5}, // before it is indexed
	}})
	settled(t, s)
	equal(t, "found", search(t, s, "", "tea"), 3, 1)
	equal(t, "found", search(t, s, "", "green"))
}

// An operator who removes a number cannot reach a private line by it.
func TestAPublicEventWithdrawsNoPrivateLine(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, &room.Batch{Applied: 2, LastN: 2, Events: []*state.Event{
		{N: 1, Kind: state.KindWhisper, Who: person(lily), To: []state.Person{person(otto)}, Text: "psst"},
		{N: 2, Kind: state.KindRemove, Who: person(mona), Ref: 1},
	}})
	settled(t, s)
	equal(t, "otto finds", search(t, s, otto, "psst"), 1)
}

// What was said while the index could not be written, or just before the end,
// is indexed later.
func TestTheIndexGoesOnWhereItStopped(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	told(t, s, "first")
	b := lines(1, 3*indexAtOnce)
	mustCommit(t, s, b)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, dir)
	settled(t, s)
	if n := len(search(t, s, lily, "people")); n != 3*indexAtOnce {
		t.Errorf("%d of %d lines are found", n, 3*indexAtOnce)
	}
	if err := s.Reindex(t.Context()); err != nil {
		t.Fatal(err)
	}
	settled(t, s)
	if n := len(search(t, s, lily, "people")); n != 3*indexAtOnce {
		t.Errorf("indexed anew, %d of %d lines are found", n, 3*indexAtOnce)
	}
}

// A database of before has its words as they were put in then, and is indexed anew.
func TestADatabaseOfBeforeIsIndexedAnew(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s, "👍🏽nice")
	for _, query := range []string{
		"DELETE FROM said", "INSERT INTO said (rowid, words) VALUES (1, '👍 🏽nice')", fmt.Sprintf("PRAGMA user_version = %d", wordsSpaced-1),
	} {
		if _, err := s.log.conn.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "found before", search(t, s, lily, "nice"))
	if err := migrate(s.log.conn, migrations, quiet); err != nil {
		t.Fatal(err)
	}
	settled(t, s)
	equal(t, "found", search(t, s, lily, "nice"), 1)
}

// wordsSpaced is the form of a database since which what is no letter is a space in the index.
const wordsSpaced = 14

// Whoever registers finds what their key was told; whoever has the key later
// does not.
func TestRegisteringTakesPrivateLinesAlong(t *testing.T) {
	const account = state.Identity("acct:7")
	s := reopen(t, t.TempDir())
	whisper := func(n uint64, who, to state.Identity) *state.Event {
		return &state.Event{N: n, Kind: state.KindWhisper, Who: person(who), To: []state.Person{person(to)}, Text: "a secret"}
	}
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 2, Events: []*state.Event{whisper(1, lily, otto), whisper(2, lily, lily)}})
	settled(t, s)
	mustCommit(t, s, &room.Batch{Applied: 2, LastN: 6, Events: []*state.Event{
		whisper(3, otto, lily),
		{N: 4, Kind: state.KindRegister, Who: person(account), Was: lily},
		whisper(5, account, otto),
		whisper(6, lily, otto), // the key was revoked, and came again
	}})
	settled(t, s)
	for id, want := range map[state.Identity][]uint64{account: {5, 3, 2, 1}, lily: {6}, otto: {6, 5, 3, 1}, mona: nil} {
		equal(t, string(id)+" finds", search(t, s, id, "secret"), want...)
		read, err := s.Before(t.Context(), state.Viewer{ID: id}, 100, 100)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(want)
		equal(t, string(id)+" reads", numbers(read), want...)
	}
	for id, want := range map[state.Identity]int{account: 3, lily: 1, otto: 1} {
		if got, err := s.Lines(t.Context(), id); err != nil || got != want {
			t.Errorf("%s wrote %d lines, %v; want %d", id, got, err, want)
		}
	}
}

func TestSearchUsesTheIndexOnly(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, lines(0, 500))
	settled(t, s)
	for _, statistics := range []string{"SELECT 1", "ANALYZE"} {
		if _, err := s.log.exec(statistics); err != nil {
			t.Fatal(err)
		}
		s.db.SetMaxIdleConns(0)
		for name, query := range map[string]string{"public": searchSaid, "private": searchTold} {
			steps := planOf(t, s, query, "tea", 1000, 50, 7, "[]", 5, 9, "key:x", "", "[]")
			if !slices.Contains(steps, "MATERIALIZE found") {
				t.Errorf("%s: a row is returned, after which nothing breaks it off, before all are found", name)
			}
			for _, step := range steps {
				if strings.Contains(step, "TEMP B-TREE") || strings.Contains(step, "SCAN") && !strings.Contains(step, "VIRTUAL TABLE") && step != "SCAN found" && step != "SCAN j VIRTUAL TABLE INDEX 1:" {
					t.Errorf("%s: %s", name, step)
				}
			}
		}
	}
}
