package words

// Which languages there are, and which one somebody reads. A language is one file
// in lang and one line here.

import (
	"embed"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

//go:embed lang
var files embed.FS

// languages are those that people can choose, in the order in which they are
// listed. English is the first. Each is read when somebody first wants it.
var languages = []tongue{
	tongueOf("en"),
	tongueOf("zh-Hans"),
	tongueOf("zh-Hant"),
	tongueOf("ja"),
	tongueOf("de"),
	tongueOf("es"),
}

type tongue struct {
	tag  language.Tag
	read func() *Words
}

func tongueOf(code string) tongue {
	return tongue{language.MustParse(code), sync.OnceValue(func() *Words {
		w, err := load(code)
		if err != nil { // what the program brings with it is wrong: its tests say what
			panic("words: " + code + ": " + err.Error())
		}
		return w
	})}
}

// English returns the English words.
func English() *Words { return languages[0].read() }

// All are the words of all languages, in the order in which they are listed.
func All() []*Words {
	all := make([]*Words, len(languages))
	for i := range languages {
		all[i] = languages[i].read()
	}
	return all
}

// Codes are what all languages are called in commands.
func Codes() []string {
	codes := make([]string, len(languages))
	for i := range languages {
		codes[i] = languages[i].tag.String()
	}
	return codes
}

// matcher finds the language that comes nearest to what somebody asks for.
var matcher = sync.OnceValue(func() language.Matcher {
	tags := make([]language.Tag, len(languages))
	for i := range languages {
		tags[i] = languages[i].tag
	}
	return language.NewMatcher(tags)
})

// In is the language that is called so: by its code, another code that means it,
// as in zh-TW or de_AT, or its name. It is nil if there is none.
func In(name string) *Words {
	name = strings.TrimSpace(name)
	if len(name) > nameMost {
		return nil
	}
	tag, err := language.Parse(strings.ReplaceAll(name, "_", "-"))
	if err == nil {
		if _, at, sure := matcher().Match(tag); sure >= language.High {
			return languages[at].read()
		}
	}
	for _, w := range All() {
		if strings.EqualFold(name, w.Language.Name) || strings.EqualFold(name, w.Language.English) {
			return w
		}
	}
	return nil
}

const (
	nameMost   = 64 // bytes of the name of a language or a locale; the longest tags that mean something are half of it
	listedMost = 8  // languages in LANGUAGE that are looked at; people have three
)

// For is the language of an environment, by the variables that decide for other
// programs, too. said is false if they say nothing; w is nil if there is none such.
func For(env []string) (w *Words, said bool) {
	values := map[string]string{}
	for _, kv := range env {
		name, value, _ := strings.Cut(kv, "=")
		values[name] = value
	}
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale == "" {
			locale = values[name]
		}
	}
	if plain(locale) {
		return English(), true
	}
	asked := strings.Split(values["LANGUAGE"], ":")
	asked = slices.DeleteFunc(append(asked[:min(len(asked), listedMost)], locale), func(one string) bool { return one == "" })
	for _, one := range asked {
		if w := In(bare(one)); w != nil {
			return w, true
		}
	}
	return nil, len(asked) > 0
}

// bare is a locale without its character set and what else stands behind it.
func bare(locale string) string {
	if at := strings.IndexAny(locale, ".@"); at >= 0 {
		return locale[:at]
	}
	return locale
}

// plain tells whether a locale is that of programs, which is in English.
func plain(locale string) bool { return bare(locale) == "C" || bare(locale) == "POSIX" }

// load reads the file of a language.
func load(code string) (*Words, error) {
	english, err := files.ReadFile("lang/en.words")
	if err != nil {
		return nil, err
	}
	known, err := signaturesOf(string(english))
	if err != nil {
		return nil, err
	}
	file, err := files.ReadFile("lang/" + code + ".words")
	if err != nil {
		return nil, err
	}
	tag, err := language.Parse(code)
	if err != nil {
		return nil, err
	}
	w := &Words{Language: Language{code: code, tag: tag}}
	return w, w.fill(string(file), known)
}

// signaturesOf are the names of arguments as a file has them.
func signaturesOf(file string) (signatures, error) {
	all, err := read(file)
	known := signatures{}
	for _, e := range all {
		if known[e.path] == nil && e.args != nil {
			known[e.path] = e.args
		}
	}
	return known, err
}
