package text

import (
	"fmt"
	"strings"
	"testing"
)

func TestMentions(t *testing.T) {
	tests := []struct {
		name, text string
		want       bool
	}{
		{"lily", "lily", true},
		{"lily", "hi LILY!", true},
		{"lily", "lily: tea?", true},
		{"lily", "ask @lily, please", true},
		{"lily", "lily's tea", true},
		{"lily", "thanks lily.", true},
		{"lily", "thanks lily...", true},
		{"lily", "_lily_ and *lily*", true},
		{"lily", "ｌｉｌｙ", true},
		{"lily", "a\nlily\nb", true},
		{"lily", "请lily看看", true},
		{"lily", "lilyさん", true},
		{"lily", "lilypad lily", true},
		{"lily", "lilypad", false},
		{"lily", "tigerlily", false},
		{"lily", "tiger-lily", false},
		{"lily", "lily-pad", false},
		{"lily", "lily\u2011pad", false},
		{"lily", "tiger\u2010lily", false},
		{"lily", "lily\u2010 she said", true},
		{"lily", "tiger\uff0dlily", false},
		{"lily", "lily.example.com", false},
		{"lily", "lily2 is here", false},
		{"lily", "lil y", false},
		{"lily", "li\u0301ly", false},
		{"lily", "", false},
		{"bob", "see https://example.com/bob/x", false},
		{"bob", "see HTTPS://example.com/?by=bob", false},
		{"bob", "看https://example.com/bob谢谢", false},
		{"bob", "www.example.com/~bob", false},
		{"bob", "example.com/@bob", false},
		{"bob", "(https://example.com/bob)", false},
		{"bob", "https://example.com/bob, bob?", true},
		{"bob", "https://example.com/bob bob@example.com bob", true},
		{"bob", "write to bob@example.com", false},
		{"bob", "write to bob+list@example.com", false},
		{"bob", "ssh alice@bob", false},
		{"bob", "<mailto:bob@example.com>", false},
		{"bob", "谢谢@bob", true},
		{"bob", "in /home/bob", false},
		{"bob", "in ~/bob/notes", false},
		{"bob", "in ./bob", false},
		{"bob", `in C:\Users\bob`, false},
		{"bob", "in src/bob/main.go", false},
		{"bob", "lily/bob: lunch?", true},
		{"bob", "lily/bob/carol: lunch?", true},
		{"bob", "bob/lily: lunch?", true},
		{"bob", "@bob_", false},
		{"bob", "@bob_ and @bob", true},
		{"bob", "_@bob_", true},
		{"bob", "_bob_", true},
		{"bob", "@bob.", true},
		{"小明", "看https://example.com/x小明在吗", true},
		{"小明", "https://example.com/小明", false},
		{"小明", "/home/小明", false},
		{"lily2", "lily2!", true},
		{"lily2", "lily22", false},
		{"lily2", "lily", false},
		{"Amélie", "AME\u0301LIE", true},
		{"Amélie", "amelie", false},
		{"小明", "请问小明在吗", true},
		{"小明", "小明2在吗", true},
		{"小明", "小 明", false},
		{"明", "明天见", false},
		{"明", "请问 明 在吗", true},
		{"明", "@明，在吗", true},
		{"민수", "민수야 안녕", true},
		{"カナ", "ｶﾅちゃん", true},
		{"ガク", "ｶﾞｸです", true},
		{"มานะ", "สวัสดีมานะครับ", true},
		{"น้ำ", "สวัสดีน้ำครับ", true},
		{"Алиса", "привет, алиса", true},
		{"Алиса", "алисаша", false},
		{"राम", "आराम", false},
		{"राम", "नमस्ते राम।", true},
		{"İpek", "merhaba İPEK", true},
		{"דוד", "שלום דוד!", true},
	}
	for _, tt := range tests {
		n := mustName(t, tt.name)
		if got := n.MentionedIn(tt.text); got != tt.want {
			t.Errorf("%s in %q: %v", tt.name, tt.text, got)
		}
		if got := Fold(tt.text).Mentions(n); got != tt.want {
			t.Errorf("%s in %q, folded before: %v", tt.name, tt.text, got)
		}
	}
	if (Name{}).MentionedIn("anything") {
		t.Error("nobody is mentioned")
	}
}

// A text folds as a name does, letter by letter, or mentions would be missed.
func TestTextFoldsAsNamesDo(t *testing.T) {
	oneGoroutine(t)
	names := 0
	for r := range everyRune() {
		n, err := NewName(string(r) + string(r))
		if err != nil {
			n, err = NewName("x" + string(r) + "x")
		}
		if err != nil {
			continue
		}
		names++
		if got := Fold(n.Text).text; got != n.Fold {
			t.Errorf("%U: text folds to %+q, the name to %+q", r, got, n.Fold)
		}
	}
	if names < 60_000 {
		t.Errorf("only %d letters may stand in a name", names)
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("lily", "tiger-", "pad")
	f.Add("小明", "请问", "在吗")
	f.Add("lily", "\xff", "\u0301")
	f.Fuzz(func(t *testing.T, name, before, behind string) {
		n, err := NewName(name)
		if err != nil {
			return
		}
		text := before + n.Text + behind
		if n.MentionedIn(text) && !strings.Contains(Fold(text).text, n.Fold) {
			t.Fatalf("%+q is not in %+q", n, text)
		}
		if !n.MentionedIn(before + " " + n.Text + " " + behind) {
			t.Fatalf("%+q stands free in %+q", n, text)
		}
	})
}

var lines = map[string]string{
	"ascii": "Morning all, the new build is at https://example.com/b/1142 and it looks fine..",
	"cjk":   "中文也没问题，新的版本已经可以下载了，谢谢大家的帮助！",
}

func BenchmarkMentionedInNegative(b *testing.B) {
	n := mustName(b, "lily")
	for name, line := range lines {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if n.MentionedIn(line) {
					b.Fatal("mentioned")
				}
			}
		})
	}
}

func BenchmarkFoldedMentionsNegative(b *testing.B) {
	n := mustName(b, "lily")
	for name, line := range lines {
		b.Run(name, func(b *testing.B) {
			f := Fold(line)
			for b.Loop() {
				if f.Mentions(n) {
					b.Fatal("mentioned")
				}
			}
		})
	}
}

// BenchmarkFoldedMentionsCrafted is a line in which a name stands as often as it can without
// being mentioned: what looking for it costs goes by the line's length.
func BenchmarkFoldedMentionsCrafted(b *testing.B) {
	n := mustName(b, "b")
	for _, unit := range []string{"b", "@b_#", "b-", "/b."} {
		for _, size := range []int{200, 2000} {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(unit, "/", "slash "), size), func(b *testing.B) {
				f := Fold(strings.Repeat(unit, size/len(unit)))
				for b.Loop() {
					f.Mentions(n)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/byte")
			})
		}
	}
}
