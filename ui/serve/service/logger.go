package service

import (
	"io"
	"log/slog"
	"os"

	"github.com/mattn/go-isatty"
)

// Logger writes what an operator may want to read in a year: text on a
// terminal or if format says so, else JSON, a line each, for systemd's journal
// with priorities. Without addresses, it leaves out where people come from.
func Logger(w io.Writer, level slog.Level, format string, addresses bool) *slog.Logger {
	opts := &slog.HandlerOptions{Level: level}
	if !addresses {
		opts.ReplaceAttr = func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == "addr" {
				return slog.Attr{}
			}
			return a
		}
	}
	file, isFile := w.(*os.File)
	handler := func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, opts) }
	if format == "text" || format == "auto" && isFile && isatty.IsTerminal(file.Fd()) {
		handler = func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, opts) }
	}
	if isFile && toJournal(file) {
		return slog.New(newJournal(w, handler))
	}
	return slog.New(handler(w))
}
