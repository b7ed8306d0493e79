package service

// The form of the log is that of its reader: people at a terminal, a program, or systemd's
// journal. Whatever is told there is one line, and so is what ends the program.

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// Logger writes what an operator may want to read in a year: text on a
// terminal or if format says so, else JSON, a line each, for systemd's journal
// with priorities. Without addresses, it leaves out where people come from.
func Logger(w io.Writer, level slog.Level, format string, addresses bool) *slog.Logger {
	opts := &slog.HandlerOptions{Level: level}
	if !addresses {
		opts.ReplaceAttr = func(_ []string, a slog.Attr) slog.Attr { return placeless(a) }
	}
	handler := func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, opts) }
	if !JSON(w, format) {
		handler = func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, opts) }
	}
	file, ok := w.(*os.File)
	if !ok {
		return slog.New(handler(w))
	}
	whole := handler
	if toJournal(file) {
		whole = func(w io.Writer) slog.Handler { return newJournal(w, handler) }
	}
	return slog.New(whole(&unread{w: w, patience: logPatience, lost: func(lines int) []byte {
		var told bytes.Buffer
		slog.New(whole(&told)).Warn("the log was not read for so long that lines of it are lost", "lines", lines)
		return told.Bytes()
	}}))
}

// JSON tells whether the log has that form.
func JSON(w io.Writer, format string) bool {
	return format == "json" || format == "auto" && !Terminal(w)
}

// Terminal tells whether what is written goes to a terminal.
func Terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}

// Fail tells what ends the program, in one line: with the priority that the
// journal takes for an error, where that reads along.
func Fail(w io.Writer, err error) {
	line := "teahouse: " + strings.ReplaceAll(err.Error(), "\n", "; ") + "\n"
	if file, ok := w.(*os.File); ok && toJournal(file) {
		line = priorityError + line
	}
	_, _ = (&unread{w: w, patience: endPatience}).Write([]byte(line)) // there is nobody else to tell
}
