package command

// The language that somebody reads.

import "teahouse/ui/words"

const asClient = "auto" // the language that the client says

func lang(c *Call, args string) Result {
	l := &c.Words.Lang
	if args == "" {
		show := []string{l.Reads(c.Words.Language.Name)}
		for _, w := range words.All() {
			show = append(show, l.One(w.Language.Name, w.Language.Code()))
		}
		return Result{Show: show}
	}
	if foldWord(args) == asClient {
		return Result{Effect: Lang{}, Show: []string{l.Auto}}
	}
	w := words.In(args)
	switch {
	case w == nil:
		return refused(CodeUsage, l.None(shortened(args)))
	case c.ASCII && !w.Language.IsLatin():
		return refused(CodeUsage, l.NoUTF8(w.Language.English))
	}
	return Result{Effect: Lang{w}, Show: []string{w.Lang.Chosen(w.Language.Name)}}
}
