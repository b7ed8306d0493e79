package command

import (
	"strings"
	"testing"

	"teahouse/room/text"
)

// Each sign is one that can be put to a line, and each code is its own.
func TestEveryCodeStandsForASign(t *testing.T) {
	for i, c := range codes {
		if sign, err := text.NewSign(c.sign); err != nil || sign != c.sign {
			t.Errorf(":%s: is %q, of which comes %q: %v", c.name, c.sign, sign, err)
		}
		if i > 0 && codes[i-1].name == c.name {
			t.Errorf(":%s: stands there twice", c.name)
		}
		if strings.ContainsFunc(c.name, outsideCode) || len(c.name) > codeLongest || strings.ToLower(c.name) != c.name {
			t.Errorf(":%s: is no code", c.name)
		}
		if signOf(":"+c.name+":") != c.sign {
			t.Errorf(":%s: is not found", c.name)
		}
		if ReactionOf(c.name) != c.sign || ReactionOf(":"+c.name+":") != c.sign || ReactionOf(c.sign) != c.sign {
			t.Errorf("%s is no reaction", c.name)
		}
	}
	if len(codes) < 500 {
		t.Errorf("there are %d", len(codes))
	}
}

// A code becomes its sign as its last colon is typed, and what only looks like one stays.
func TestCodesBecomeTheirSigns(t *testing.T) {
	for _, c := range []struct{ written, want string }{
		{":tada:", "🎉"}, {"well done :tada:", "well done 🎉"}, {"做得好:tada:", "做得好🎉"}, {":Tada::+1:", "🎉👍"},
		{"(:tea:) and :coffee:", "(🍵) and ☕"}, {"**:ok:**", "**🆗**"}, {":tada: here", "🎉 here"}, {"/react ^4 :+1:", "/react ^4 👍"},
		{"`:tada:", ""}, {"`a` :tada:", "`a` 🎉"}, {"```go\n x :tada:", ""}, {"10:100:45", ""}, {"::1", ""}, {"::1:", ""}, {"at 10:30:45", ""},
		{"https://example.com/:tada:/x", ""}, {"see https://example.com :tada:", "see https://example.com 🎉"}, {"a:b:c", ""}, {"fe80::ok:1", ""},
		{"C:\\ok:", ""}, {"std::key::new", ""}, {":nosuch:", ""}, {": tada :", ""}, {":tada", ""}, {"::", ""}, {":)", ""},
		{":" + strings.Repeat("x", 100) + ":", ""},
	} {
		if c.want == "" {
			c.want = c.written
		}
		at := ""
		for _, r := range c.written { // key by key…
			at += string(r)
			if one, ok := Coded(at, len(string(r))); ok {
				at = at[:one.From] + one.Text
			}
		}
		whole := c.written // …or at once
		if one, ok := Coded(whole, len(whole)); ok {
			whole = whole[:one.From] + one.Text
		}
		if at != c.want || whole != c.want {
			t.Errorf("%q becomes %q key by key and %q at once, want %q", c.written, at, whole, c.want)
		}
	}
}

// Two letters bring the emoji that begin so, the shortest way first.
func TestCodesAreCompleted(t *testing.T) {
	for before, want := range map[string]string{
		":ta": "🌮 :taco:", ":tada": "🎉 :tada:", "x :+1": "👍 :+1:", "好:TAD": "🎉 :tada:", ":ear": "👂 :ear:", ":robo": "🤖 :robot:",
		":t": "", "a:ta": "", "`:ta": "", ":zzzzzz": "", "10:30": "", "http://x/:ta": "", ":-)": "", ":-P": "", ":rt": "",
	} {
		got := ""
		if all := CodeOffers(before); len(all) > 0 {
			got = all[0].Label
		}
		if got != want {
			t.Errorf("for %q it offers %q first, want %q", before, got, want)
		}
	}
}

// Whatever is typed, key by key or at once, becomes the same, and nothing else is touched.
func FuzzCoded(f *testing.F) {
	for _, seed := range []string{":tada:", "a :ok::ok: `:ok:` http://x :ok:", "::1 10:30:45 :+1:", ":é:\xff:ok:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		if written = strings.ToValidUTF8(written, ""); len(written) > 500 {
			return
		}
		at, whole := "", written
		for _, r := range written {
			at += string(r)
			if one, ok := Coded(at, len(string(r))); ok {
				at = at[:one.From] + one.Text
			}
		}
		if one, ok := Coded(whole, len(whole)); ok {
			whole = whole[:one.From] + one.Text
		}
		if at != whole {
			t.Fatalf("%q becomes %q key by key and %q at once", written, at, whole)
		}
		if strings.Count(written, ":") < 2 && at != written {
			t.Fatalf("%q becomes %q", written, at)
		}
	})
}
