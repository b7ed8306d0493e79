package words_test

import (
	"strings"
	"testing"

	"teahouse/ui/words"
)

// Who reads which language, by what their client sends.
func TestALanguageIsChosenByTheEnvironment(t *testing.T) {
	for env, want := range map[string]string{ // "": nothing is said; "?": a language that is not here
		"":                                      "",
		"TERM=xterm LC_CTYPE=de_DE.UTF-8":       "",
		"LANG=":                                 "",
		"LANG=en_US.UTF-8":                      "en",
		"LANG=de_DE.UTF-8":                      "de",
		"LANG=de_AT@euro":                       "de",
		"LANG=de_DE.ISO-8859-1":                 "de",
		"LANG=zh_CN.UTF-8":                      "zh-Hans",
		"LANG=zh_SG.UTF-8":                      "zh-Hans",
		"LANG=zh":                               "zh-Hans",
		"LANG=zh_TW.UTF-8":                      "zh-Hant",
		"LANG=zh_HK.UTF-8":                      "zh-Hant",
		"LANG=zh_MO.UTF-8":                      "zh-Hant",
		"LANG=zh_Hant":                          "zh-Hant",
		"LANG=zh_Hant_TW.UTF-8":                 "zh-Hant",
		"LANG=zh_Hans_TW":                       "zh-Hans",
		"LANG=fr_FR.UTF-8":                      "?",
		"LANG=nonsense!":                        "?",
		"LANG=" + strings.Repeat("de_", 1000):   "?",
		"LANG=C.UTF-8":                          "en",
		"LANG=POSIX":                            "en",
		"LANG=C LANGUAGE=de":                    "en",
		"LANG=en_GB.UTF-8 LC_ALL=de_DE.UTF-8":   "de",
		"LANG=en_GB.UTF-8 LC_MESSAGES=zh_TW":    "zh-Hant",
		"LC_ALL=en_GB.UTF-8 LC_MESSAGES=de_DE":  "en",
		"LANG=en_GB.UTF-8 LANGUAGE=fr:zh_HK:de": "zh-Hant",
		"LANG=de_DE.UTF-8 LANGUAGE=fr:it":       "de",
		"LANG=fr_FR LANGUAGE=:::::::::::de":     "?",
	} {
		w, said := words.For(strings.Fields(env))
		got := ""
		switch {
		case w != nil:
			got = w.Language.Code()
		case said:
			got = "?"
		}
		if got != want {
			t.Errorf("%q is %q, want %q", env, got, want)
		}
	}
}

func TestALanguageIsCalledInSeveralWays(t *testing.T) {
	for _, w := range words.All() {
		for _, name := range []string{w.Language.Code(), w.Language.Name, strings.ToUpper(w.Language.English), " " + strings.ToLower(w.Language.Code()) + " "} {
			if words.In(name) != w {
				t.Errorf("%q is not %s", name, w.Language.Code())
			}
		}
	}
	for name, code := range map[string]string{
		"zh": "zh-Hans", "zh-CN": "zh-Hans", "zh_SG": "zh-Hans", "zh-TW": "zh-Hant", "zh_TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant", "de_AT": "de",
	} {
		if w := words.In(name); w == nil || w.Language.Code() != code {
			t.Errorf("%q is not %s", name, code)
		}
	}
	for _, name := range []string{"", " ", "no such language", strings.Repeat("x", 1000), "../en", "und", "*"} {
		if w := words.In(name); w != nil {
			t.Errorf("%q is %s", name, w.Language.Code())
		}
	}
}
