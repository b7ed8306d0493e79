package command

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"teahouse/room/state"
	"teahouse/ui/words"
)

func labelsOf(line string, src Sources) (labels []string) {
	for _, o := range Offers(line, len(line), src, words.English()) {
		labels = append(labels, strings.TrimSpace(o.Text))
	}
	return labels
}

// Whoever writes a whole command, or another name of it, is offered that one first.
func TestAWholeWordIsOfferedFirst(t *testing.T) {
	for i := range table {
		c := &table[i]
		if c.place == lineMode {
			continue
		}
		for _, word := range append([]string{c.Name}, c.Aliases...) {
			if all := labelsOf("/"+word, Sources{Governs: true}); len(all) == 0 || all[0] != c.Name {
				t.Errorf("for /%s, which is %s, it offers %v", word, c.Name, all)
			}
		}
	}
}

// What begins so comes before what only contains so.
func TestWhatBeginsSoIsOfferedFirst(t *testing.T) {
	for _, word := range []string{"t", "me", "un", "an", "s", "p", "re", "li"} {
		contains := ""
		for _, name := range labelsOf("/"+word, Sources{Governs: true}) {
			c, _ := Lookup(name)
			begins := slices.ContainsFunc(append([]string{c.Name}, c.Aliases...), func(s string) bool { return strings.HasPrefix(s, word) })
			if begins && contains != "" {
				t.Errorf("/%s: %s comes after %s", word, name, contains)
			}
			if !begins {
				contains = name
			}
		}
	}
}

// Only what somebody may use is offered to them.
func TestOnlyWhatMayBeUsedIsOffered(t *testing.T) {
	for _, governs := range []bool{false, true} {
		for _, plain := range []bool{false, true} {
			all := labelsOf("/", Sources{Governs: governs, Plain: plain})
			for i := range table {
				c := &table[i]
				may := (governs || !c.governs) && !c.place.elsewhere(plain)
				if slices.Contains(all, c.Name) != may {
					t.Errorf("governs %v, plain %v: /%s is offered: %v", governs, plain, c.Name, !may)
				}
			}
		}
	}
}

// What is longer than any command is none, and nothing is put in its place.
func TestALongWordIsNoCommand(t *testing.T) {
	for _, line := range []string{"/" + strings.Repeat("x", 500), "/set " + strings.Repeat("x", 500), "/set theme " + strings.Repeat("x", 500), "/time " + strings.Repeat("x", 500)} {
		if all := labelsOf(line, Sources{}); len(all) > 0 {
			t.Errorf("for %.20q… it offers %.3v", line, all)
		}
	}
}

// However many there are, the best are among those that are offered.
func TestTheBestIsAmongMany(t *testing.T) {
	for line, want := range map[string]string{
		"/time eu": "Europe/", "/time E": "E", "/time tokyo": "Asia/Tokyo", "/time u": "U",
		"/join zoo": "zoo", "/join o": "only", "/join #zoo": "zoo", "/join ZO": "zoo", "/lang e": "en", "/time pac": "Pacific/", "/quiet o": "on",
	} {
		src := Sources{Channels: func() (all []state.Listed) {
			for i := range 200 {
				all = append(all, state.Listed{Name: fmt.Sprintf("azooo-%d", i)})
			}
			return append(all, state.Listed{Name: "only"}, state.Listed{Name: "zoo"})
		}}
		if all := labelsOf(line, src); len(all) == 0 || !strings.HasPrefix(strings.TrimPrefix(all[0], "#"), want) {
			t.Errorf("for %q it offers %.5v", line, all)
		}
	}
}

// Whatever Tab finds to follow a command, the list offers, and the other way round.
func TestTabAndTheListOfferTheSame(t *testing.T) {
	for i := range table {
		c := &table[i]
		if c.place == lineMode || c.takes == nothing || c.offers == freely && c.options == nil {
			continue
		}
		line := "/" + c.Name + " o"
		var tab []string
		for _, o := range Complete(line, len(line), nil, state.Person{}, nil, Sources{Governs: true}) {
			tab = append(tab, strings.TrimSpace(o.Text))
		}
		list := labelsOf(line, Sources{Governs: true})
		for _, one := range tab {
			if !slices.Contains(list, one) && c.offers != zones {
				t.Errorf("%q: Tab offers %s, the list %v", line, one, list)
			}
		}
	}
}

// Nothing that is written makes the list stumble, and what it offers fits the line.
func FuzzOffers(f *testing.F) {
	for _, seed := range []string{"/", "/th", "/set theme d", "/time 木", "/join #", "／ｓｅｔ ｔ", "/\u0130\xff", "  /w ", "/set  theme  x y"} {
		f.Add(seed, 5)
	}
	f.Fuzz(func(t *testing.T, line string, cursor int) {
		cursor = min(max(cursor, 0), len(line))
		for _, o := range Offers(line, cursor, Sources{Governs: true, Channels: func() []state.Listed { return []state.Listed{{Name: "木"}} }}, words.English()) {
			if o.From < 0 || o.From > o.To || o.To != cursor {
				t.Fatalf("%q at %d: %+v", line, cursor, o)
			}
		}
	})
}

// Their own short forms are offered by Tab and in the list, behind what begins so and
// is a command, and not where /help wants a command.
func TestOnesOwnShortFormsAreOffered(t *testing.T) {
	src := Sources{Aliases: Aliases{"wx": "/search weather", "whoops": "/unsend"}}
	tab := func(line string) (all []string) {
		for _, c := range Complete(line, len(line), new(state.Roster), state.Person{}, nil, src) {
			all = append(all, c.Text)
		}
		return all
	}
	if all := tab("/wx"); !slices.Equal(all, []string{"wx "}) {
		t.Errorf("for /wx Tab offers %q", all)
	}
	if all := tab("/who"); !slices.Equal(all, []string{"who", "whois ", "whoops "}) {
		t.Errorf("for /who Tab offers %q", all)
	}
	if all := tab("/help wx"); len(all) > 0 {
		t.Errorf("for /help wx Tab offers %q", all)
	}
	if all := Offers("/wx", 3, src, words.English()); len(all) == 0 || all[0].Label != "/wx" || all[0].Note != "/search weather" {
		t.Errorf("for /wx the list has %v", all)
	}
}
