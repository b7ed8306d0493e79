package serve_test

// People who read other languages, over real SSH.

import (
	"encoding/json"
	"strings"
	"testing"

	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/words"
)

// reader is somebody whose client sends a locale.
func reader(user, locale string) sshtest.Who {
	return sshtest.Who{User: user, Env: map[string]string{"LANG": locale}}
}

// TestWhatIsSaidAtTheDoorIsInTheReadersLanguage: what was written wrongly, what is
// refused and what is asked, in one room at the same time.
func TestWhatIsSaidAtTheDoorIsInTheReadersLanguage(t *testing.T) {
	h, use := guarded(t, func(*serve.Settings) {})
	key := sshtest.NewKey(t)
	for locale, code := range map[string]string{
		"en_US.UTF-8": "en", "de_AT.UTF-8": "de", "zh_CN.UTF-8": "zh-Hans", "zh_TW.UTF-8": "zh-Hant", "fr_FR.UTF-8": "en",
	} {
		w := words.In(code)
		if _, errs, status := h.exec(t, reader("lily", locale), "frobnicate", ""); status != 2 || !strings.Contains(errs, w.Verb.NoVerb("frobnicate", nil)) {
			t.Errorf("%s reads %q, with status %d", locale, errs, status)
		}
		if _, errs, _ := h.exec(t, reader("lily", locale), "dm nobodyhere hi", ""); !strings.Contains(errs, w.Verb.Nobody("nobodyhere", nil)) {
			t.Errorf("%s reads %q", locale, errs)
		}
		bot := reader("tea-bot", locale)
		bot.Signer = key
		out, _, _ := h.exec(t, bot, "bot", `{"id":1,"do":"frobnicate"}`+"\n")
		if said := fault(t, out); said.Error != "do" && said.Error != "value" || !strings.HasPrefix(said.Message, strings.SplitN(w.Bot.UnknownDo("frobnicate", []string{"…"}), "…", 2)[0]) {
			t.Errorf("in %s a bot reads %q", locale, out)
		}
	}
	use(func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	for _, code := range []string{"de", "zh-Hant"} {
		c := h.terminal(t, reader("lily", code+".UTF-8"))
		c.WaitFor(words.In(code).Door.Passphrase)
		c.Line("wrong")
		c.WaitFor(words.In(code).Door.PassphraseWrong)
		c.Line("open sesame")
		c.WaitFor(words.In(code).Prompt.Everybody)
		c.Close()
	}
}

// fault is what the last object of a bot's output says is wrong.
func fault(t *testing.T, out string) (f struct{ Error, Message string }) {
	t.Helper()
	for line := range strings.Lines(out) {
		var one struct{ Error, Message string }
		if json.Unmarshal([]byte(line), &one) == nil && one.Error != "" {
			f = one
		}
	}
	return f
}

// TestALanguageIsChosenAndKept: by hand, on a screen and without one, over what the
// client says, and with the key alone.
func TestALanguageIsChosenAndKept(t *testing.T) {
	h := open(t, nil)
	german, chinese := words.In("de"), words.In("zh-Hans")
	lily := reader("lily", "zh_CN.UTF-8")
	lily.Signer = sshtest.NewKey(t)
	c := h.terminal(t, lily)
	c.WaitFor(chinese.Prompt.Everybody)
	c.WaitFor(chinese.Lang.English)
	c.Line("/lang Deutsch")
	c.WaitFor(german.Lang.Chosen("Deutsch"))
	c.WaitFor(german.Prompt.Everybody)
	c.Line("/lang klingon")
	c.WaitFor(begins(german.Lang.None("klingon")))
	c.Key("ctrl+u")
	c.Line("/plain")
	c.WaitFor(german.Prompt.Everybody + ">")
	c.Line("/lang en")
	c.WaitFor("to everybody>")
	c.Line("/lang de")
	c.WaitFor(german.Lang.Chosen("Deutsch"))
	c.Line("/quit")
	c.Wait()
	h.gone(t, "lily")

	lily.Env = nil
	if _, errs, _ := h.exec(t, lily, "frobnicate", ""); !strings.Contains(errs, words.English().Verb.NoVerb("frobnicate", nil)) {
		t.Errorf("before she has a seat, nobody knows her language, and she reads %q", errs)
	}
	if _, errs, _ := h.exec(t, lily, "dm nobodyhere hi", ""); !strings.Contains(errs, german.Verb.Nobody("nobodyhere", nil)) {
		t.Errorf("with her key she reads %q", errs)
	}
	bob := h.enter(t, "bob") // whose client says nothing
	bob.WaitFor("/lang 简体中文 · 繁體中文 · ")
	bob.Line("/lang")
	for _, w := range words.All() {
		bob.WaitFor(words.English().Lang.One(w.Language.Name, w.Language.Code()))
	}
	bob.Line("/lang de")
	bob.WaitFor(german.Prompt.Everybody)
	bob.Line("/lang auto")
	bob.WaitFor("to everybody")
}

// begins is what stands in the first row of a sentence on a screen.
func begins(sentence string) string { return string([]rune(sentence)[:min(len([]rune(sentence)), 20)]) }

// TestLettersThatATerminalDoesNotShow: it gets English, and is told why; what has a
// likeness in ASCII stays.
func TestLettersThatATerminalDoesNotShow(t *testing.T) {
	h := open(t, nil)
	why := words.English().Lang.NoUTF8(words.In("zh-Hans").Language.English)
	_, errs, _ := h.exec(t, reader("lily", "zh_CN.GB18030"), "dm nobodyhere hi", "")
	if !strings.Contains(errs, why) || !strings.Contains(errs, words.English().Verb.Nobody("nobodyhere", nil)) {
		t.Errorf("without UTF-8 she reads %q", errs)
	}
	if out, errs, _ := h.exec(t, reader("lily", "zh_CN.GB18030"), "who --json", ""); strings.Contains(errs, why) {
		t.Errorf("a program reads %q, and %q", out, errs)
	}
	latin := reader("lily", "zh_CN")
	latin.Latin1 = true
	c := h.terminal(t, latin)
	c.WaitFor("to everybody")
	c.WaitFor(begins(why))
	c.Line("/lang zh-Hant")
	c.WaitFor(begins(words.English().Lang.NoUTF8("Traditional Chinese")))
	c.Key("ctrl+u")
	c.Line("/lang de")
	c.WaitFor(likeness(words.In("de").Prompt.Everybody))
}

// likeness is ASCII for letters with accents.
func likeness(s string) string {
	return strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "s").Replace(s)
}
