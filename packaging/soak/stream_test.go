package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"teahouse/room/state"
)

// evening is what a room keeps in these tests: 1 and 2 are talk, 3 an arrival, 4
// private between ada and bob, 5 and 6 talk, of which 5 was withdrawn.
func evening() *truth {
	t := &truth{place: map[int]int{}, poured: map[int][]int{}}
	for i, e := range []state.Event{
		{Kind: state.KindSay, Who: state.Person{Name: "ada"}, Text: "soak00000001"},
		{Kind: state.KindSay, Who: state.Person{Name: "bob"}, Text: "soak00000002"},
		{Kind: state.KindEnter, Who: state.Person{Name: "eve"}},
		{Kind: state.KindWhisper, Who: state.Person{Name: "ada"}, To: []state.Person{{Name: "bob"}}, Text: "hush00000003"},
		{Kind: state.KindSay, Who: state.Person{Name: "bob"}, Gone: true},
		{Kind: state.KindSay, Who: state.Person{Name: "ada"}, Text: "soak00000005 pour00000000-0000"},
	} {
		e.N = uint64(i + 1)
		t.take(&e)
	}
	return t
}

func TestWhatIsKeptIsTakenApart(t *testing.T) {
	k := evening()
	if fmt.Sprint(k.lines) != "[1 2 5]" || k.place[5] != 2 || fmt.Sprint(k.poured) != "map[0:[0]]" || k.lastTalk() != 6 || k.at(4) != 3 {
		t.Errorf("%v, %v, %v, %d, %d", k.lines, k.place, k.poured, k.lastTalk(), k.at(4))
	}
	if fmt.Sprint(k.spoken) != "[{1 false} {2 false} {3 true} {5 false}]" {
		t.Errorf("%v", k.spoken)
	}
	secret := k.events[3]
	if !secret.concerns(map[string]bool{"bob": true}) || secret.concerns(map[string]bool{"eve": true}) {
		t.Errorf("%+v", secret)
	}
}

func TestAStreamTells(t *testing.T) {
	line := map[string]string{
		"hello": `{"event":"hello","cursor":"0","name":"bob"}`,
		"1":     `{"event":"say","cursor":"1","from":"ada","text":"soak00000001"}`,
		"2":     `{"event":"say","cursor":"2","from":"bob","text":"soak00000002"}`,
		"3":     `{"event":"enter","cursor":"3","from":"eve"}`,
		"4":     `{"event":"whisper","cursor":"4","from":"ada","to":["bob"],"text":"hush00000003","private":true}`,
		"5":     `{"event":"say","cursor":"5","from":"bob","text":"oops"}`,
		"6":     `{"event":"say","cursor":"6","from":"ada","text":"soak00000005 pour00000000-0000"}`,
		"7":     `{"event":"say","cursor":"7","from":"ada","text":"nobody kept this"}`,
		"other": `{"event":"say","cursor":"6","from":"eve","text":"soak00000005 pour00000000-0000"}`,
		"eve":   `{"event":"hello","cursor":"0","name":"eve"}`,
		"two":   `{"event":"missed","count":2,"since":"2"}`,
		"three": `{"event":"missed","count":3,"since":"2"}`,
		"late":  `{"event":"missed","count":2,"since":"1"}`,
		"tail":  `{"event":"leave","cursor":"3","from":"tail7v"}`,
		"gone":  `{"event":"gone","upto":"3"}`,
		"ok":    `{"ok":"say","id":1,"cursor":"5"}`,
		"half":  `{"event":"say",`,
	}
	for _, tt := range []struct{ name, as, visits, want string }{
		{"nothing of all", "bob", "hello 1 2 3 4 5 6", ""},
		{"nothing of one whom the private line does not concern", "eve", "eve 1 2 3 5 6", ""},
		{"nothing of a visit that begins later", "bob", "2 3 4 5 6", ""},
		{"nothing of one that begins with lines that were said before", "bob", "1 2 4 5 6", ""},
		{"nothing of one that goes on", "bob", "hello 1 2 | hello 3 4 5 | 6", ""},
		{"nothing where it says that two are missing", "bob", "hello 1 2 two 5 6", ""},
		{"a lost line", "bob", "hello 1 3 4 5 6", "event 2 was never told"},
		{"a lost first one", "bob", "hello 2 3 4 5 6", "event 1 was never told"},
		{"a lost arrival", "bob", "hello 1 2 4 5 6", "event 3 was never told"},
		{"a lost private line", "bob", "hello 1 2 3 5 6", "event 4 was never told"},
		{"one lost between two visits", "bob", "hello 1 2 3 | 5 6", "event 4 was never told"},
		{"the last one lost", "bob", "hello 1 2 3 4 5", "was told nothing after event 5"},
		{"a line twice", "bob", "hello 1 2 2 3 4 5 6", "event 2 is told after event 2"},
		{"one repeated when they go on", "bob", "hello 1 2 | 2 3 4 5 6", "event 2 is told after event 2"},
		{"disorder", "bob", "hello 1 3 2 4 5 6", "event 2 is told after event 3"},
		{"what nobody kept", "bob", "hello 1 2 3 4 5 6 7", "event 7 was told and not kept"},
		{"another's name", "bob", "hello 1 2 3 4 5 other", "event 6 was told otherwise"},
		{"somebody else's private line", "eve", "eve 1 2 3 4 5 6", "told private event 4, which is between ada and [bob]"},
		{"the wrong number of missing ones", "bob", "hello 1 2 three 5 6", "2 events are missing after event 2, and it was told that 3 are"},
		{"a wrong place of missing ones", "bob", "hello 1 2 late 5 6", "missed what is after 1"},
		{"who only passes", "bob", "hello 1 2 tail 4 5 6", "the leave of tail7v, who only passes"},
		{"what is kept no longer", "bob", "hello gone 1 2 3 4 5 6", "is told"},
		{"an answer to nothing", "bob", "hello 1 2 ok 3 4 5 6", "an answer to nothing"},
		{"half a line", "bob", "hello 1 2 half 3 4 5 6", "not what it should be"},
		{"another's greeting", "bob", "eve 1 2 3 4 5 6", "is called eve"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := new(faults)
			s := newStream(true, found, numbered)
			for visit := range strings.SplitSeq(tt.visits, " | ") {
				hear, _ := s.next(tt.as, nil)
				for name := range strings.FieldsSeq(visit) {
					hear(line[name])
				}
				s.over()
				hear(line["7"]) // of a dead link, which does not count
			}
			s.compare(evening(), true)
			expect(t, found, tt.want)
		})
	}
}

// numbered are cursors as these tests write them.
func numbered(cursor string) (uint64, error) { return strconv.ParseUint(cursor, 10, 64) }
