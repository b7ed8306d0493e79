package service

import (
	"io"
	"log/slog"
	"os"

	"github.com/mattn/go-isatty"
)

// Logger writes what an operator may want to read in a year: text on a
// terminal or if format says so, else JSON, a line each. Without addresses, it
// leaves out where people come from.
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
	file, ok := w.(*os.File)
	if format == "text" || format == "auto" && ok && isatty.IsTerminal(file.Fd()) {
		return slog.New(slog.NewTextHandler(w, opts))
	}
	return slog.New(slog.NewJSONHandler(w, opts))
}
