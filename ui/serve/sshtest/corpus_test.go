package sshtest

import (
	"slices"
	"strings"
	"testing"
)

func TestCorpusIsRead(t *testing.T) {
	all, err := Corpus()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Errorf("%d attacks are read", len(all))
	}
	about := map[string]string{}
	for _, a := range all {
		key := a.About + strings.SplitN(a.Where, ":", 2)[0]
		if before := about[key]; before != "" {
			t.Errorf("%s and %s are told alike", before, a.Where)
		}
		about[key] = a.Where
	}
}

func TestQuotedWords(t *testing.T) {
	got, err := quotedWords(`"a\x1b" + "b"*3 80  "c" `)
	if want := []string{"a\x1bbbb", "80", "c"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	for _, wrong := range []string{`"a`, `"a"*`, `abc`} {
		if got, err := quotedWords(wrong); err == nil {
			t.Errorf("%s is %q", wrong, got)
		}
	}
}

func TestWrongCorpusIsRefused(t *testing.T) {
	for _, wrong := range []string{"at moon\n\n# x\nraw \"x\"\n", "at dialled\n\nraw \"x\"\n", "at dialled\n\n# x\nfly \"x\"\n", "at dialled\n\n# x\nraw x\n"} {
		if all, err := parseCorpus("x", wrong); err == nil {
			t.Errorf("%q is %d attacks", wrong, len(all))
		}
	}
}
