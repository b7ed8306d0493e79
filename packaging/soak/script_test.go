package main

import "testing"

func TestWhatIsKeptIsWhatWasTyped(t *testing.T) {
	const hush = -1 // in a list of what was kept, line 4, which is private
	for _, tt := range []struct {
		name string
		kept []int
		want string
	}{
		{"all", []int{0, 1, 2, 3, hush}, ""},
		{"terminals in any order", []int{1, 0, 3, hush, 2}, ""},
		{"without one that may be refused", []int{0, 1, 2}, ""},
		{"without one that must not", []int{0, 1, 3}, "line 2 was taken, or had to be, and not kept"},
		{"one twice", []int{0, 1, 2, 3, 3}, "line 3 was kept twice"},
		{"one from nowhere", []int{0, 1, 2, 9}, "line 9 was kept and never typed"},
		{"one terminal in disorder", []int{2, 1, 0, 3}, "line 0 was kept after line 2"},
		{"one that was refused", []int{0, 1, 2, 5}, "line 5 was refused, and kept"},
		{"a private one that everybody reads", []int{0, 1, 2, 4}, "line 4 is private or public, and was kept as the other"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s script
			calm, wild := s.terminal(), s.terminal()
			for range 2 {
				s.public(calm, certain)
				s.public(wild, unsure)
			}
			s.private(wild, "ada", "bob")
			n, _ := s.public(s.terminal(), unsure)
			s.settle(refused, n)
			var spoken []mention
			for _, n := range tt.kept {
				if n == hush {
					spoken = append(spoken, mention{4, true})
				} else {
					spoken = append(spoken, mention{n, false})
				}
			}
			found := new(faults)
			s.compare(spoken, found)
			expect(t, found, tt.want)
		})
	}
}

func TestALineIsFoundByItsNumber(t *testing.T) {
	var s script
	_, text := s.public(s.terminal(), certain)
	_, secret := s.private(s.terminal(), "ada", "bob")
	if got := numbers("12:00 <ada> " + text + " " + secret + " xsoak00000007 soak123"); len(got) != 1 || got[0] != 0 {
		t.Errorf("found %v", got)
	}
	if got := hushed("12:00 <ada> " + text + " " + secret + " xhush00000007"); len(got) != 1 || got[0] != 1 {
		t.Errorf("found %v privately", got)
	}
}

func TestAPrivateLineIsOverheardByOthersAlone(t *testing.T) {
	var s script
	n, text := s.private(s.terminal(), "ada", "bob")
	for name, want := range map[string]bool{"ada": false, "bob": false, "eve": true} {
		if got, ok := s.overheard("private from ada: "+text, name); ok != want || ok && got != n {
			t.Errorf("%s: %d, %v", name, got, ok)
		}
	}
	if _, ok := s.overheard("hush00000007", "ada"); !ok {
		t.Error("a private line that nobody wrote is no matter")
	}
}

func TestAPourIsKeptWholeOrItsBeginning(t *testing.T) {
	for _, tt := range []struct {
		name string
		kept []int // parts of the pour that was taken
		rest []int // of the one that was not
		want string
	}{
		{"both", []int{0, 1, 2}, []int{0, 1, 2}, ""},
		{"the beginning of one that was cut", []int{0, 1, 2}, []int{0, 1}, ""},
		{"the beginning of one that was taken", []int{0, 1}, nil, "pour 0 was taken, and 2 of its 3 lines were kept"},
		{"a line too few in the middle", []int{0, 1, 2}, []int{0, 2}, "line 2 was kept where line 1 should be"},
		{"a line twice", []int{0, 1, 1, 2}, nil, "line 1 was kept where line 2 should be"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var p pours
			n, text := p.text(3)
			p.text(3)
			p.whole(n)
			if got := pourings(text); len(got) != 3 || got[2] != (drop{n, 2}) {
				t.Fatalf("%q has the lines %v", text, got)
			}
			found := new(faults)
			p.compare(map[int][]int{0: tt.kept, 1: tt.rest}, found)
			expect(t, found, tt.want)
		})
	}
}
