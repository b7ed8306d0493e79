package command

import (
	"slices"
	"testing"

	"teahouse/room/state"
	"teahouse/room/text"
)

// renamed is the roster after somebody took another name.
func renamed(t *testing.T, r *state.Roster, from, to string) *state.Roster {
	t.Helper()
	people := slices.Clone(r.People)
	i, ok := search(people, from)
	n, err := text.NewName(to)
	if !ok || err != nil {
		t.Fatalf("%s cannot become %s: %v", from, to, err)
	}
	people[i].Person.Name, people[i].Fold = n.Text, n.Fold
	slices.SortFunc(people, func(a, b state.Present) int { return slices.Compare([]string{a.Fold}, []string{b.Fold}) })
	return &state.Roster{Version: r.Version + 1, People: people}
}

func without(r *state.Roster, name string) *state.Roster {
	people := slices.DeleteFunc(slices.Clone(r.People), func(p state.Present) bool { return p.Fold == name })
	return &state.Roster{Version: r.Version + 1, People: people}
}

func TestAimStaysOnThePersonChosen(t *testing.T) {
	before := rosterOf(t, "ada", "lily", "bob")

	t.Run("who takes the name later gets nothing", func(t *testing.T) {
		var a Recipients
		if l := a.Parse("@lily", before, false); namesOf(l.To) != "lily" {
			t.Fatalf("at first it goes to %q", namesOf(l.To))
		}
		after := renamed(t, without(before, "lily"), "bob", "lily")
		c := callOf(after)
		l := a.Parse("@lily my secret", after, false)
		got := l.Run(c)
		if got.Propose != nil || got.Refused != c.Words.Refused.SomebodyElse("lily") {
			t.Fatalf("it was not refused: %+v", got)
		}
		if p := l.Prompt(c.Words, false); p != c.Words.Prompt.Moved("lily") {
			t.Errorf("the prompt says %q", p)
		}
		a.Parse("@lil my secret", after, false)
		l = a.Parse("@lily my secret", after, false)
		if len(l.Moved) > 0 || l.To[0].ID != state.KeyIdentity("bob") {
			t.Errorf("written again, the name should mean its bearer, got %+v", l)
		}
	})

	t.Run("a new name is followed", func(t *testing.T) {
		var a Recipients
		a.Parse("@lily", before, false)
		l := a.Parse("@lily hi", renamed(t, before, "lily", "rose"), false)
		if len(l.To) != 1 || l.To[0] != (state.Person{ID: state.KeyIdentity("lily"), Name: "rose"}) {
			t.Errorf("it goes to %+v", l.To)
		}
	})

	t.Run("who left is unknown, and meant again when back", func(t *testing.T) {
		var a Recipients
		a.Parse("@lily", before, false)
		if l := a.Parse("@lily hi", without(before, "lily"), false); len(l.Unknown) != 1 || len(l.To) != 0 {
			t.Errorf("lily has left, got %+v", l)
		}
		if l := a.Parse("@lily hi", before, false); namesOf(l.To) != "lily" {
			t.Errorf("lily is back, got %+v", l)
		}
	})

	t.Run("a name still being written fixes nobody else", func(t *testing.T) {
		who := rosterOf(t, "li", "lily")
		var a Recipients
		for _, text := range []string{"@l", "@li", "@lil", "@lily", "@lily "} {
			a.Parse(text, who, false)
		}
		if l := a.Parse("@lily x", who, false); namesOf(l.To) != "lily" {
			t.Errorf("it goes to %q", namesOf(l.To))
		}
	})

	t.Run("an emptied line forgets", func(t *testing.T) {
		var a Recipients
		a.Parse("@lily", before, false)
		a.Parse("", before, false)
		after := renamed(t, without(before, "lily"), "bob", "lily")
		if l := a.Parse("@lily hi", after, false); len(l.Moved) > 0 {
			t.Error("the name of the line before is remembered")
		}
	})
}

func TestReplyTurnsIntoAName(t *testing.T) {
	who := rosterOf(t, "ada", "lily", "bob")
	for _, c := range []struct{ text, want string }{
		{"/r ", "@lily "},
		{"/reply ", "@lily "},
		{"／Ｒ　", "@lily "},
		{"  /r thanks", "  @lily thanks"},
		{"/r", ""},
		{"/rx ", ""},
		{"//r ", ""},
		{"r ", ""},
		{"", ""},
	} {
		var a Recipients
		got, ok := a.Reply(c.text, person("lily"), who)
		if ok != (c.want != "") {
			t.Errorf("%q: turned is %v", c.text, ok)
		} else if s := c.text[:got.From] + got.Text + c.text[got.To:]; ok && s != c.want {
			t.Errorf("%q became %q, want %q", c.text, s, c.want)
		}
	}
	if _, ok := new(Recipients).Reply("/r ", state.Person{}, who); ok {
		t.Error("a reply to nobody was made")
	}
}

func TestAReplyGoesToTheWriterNotToTheName(t *testing.T) {
	after := renamed(t, without(rosterOf(t, "ada", "lily", "bob"), "lily"), "bob", "lily")
	var a Recipients
	if _, ok := a.Reply("/r ", person("lily"), after); !ok {
		t.Fatal("nothing was turned")
	}
	if l := a.Parse("@lily thanks", after, false); len(l.To) != 0 || len(l.Moved) != 1 {
		t.Errorf("a reply to lily, who left, goes to %+v, who has the name now", l.To)
	}
	whoRenamed := renamed(t, rosterOf(t, "lily", "bob"), "lily", "rose")
	if got, _ := a.Reply("/r ", person("lily"), whoRenamed); got.Text != "@rose " {
		t.Errorf("lily is called rose now, got %q", got.Text)
	}
}
