package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"teahouse/room/state"
	"teahouse/room/store"
)

// Export writes what happened in a room as JSON, an event a line in order, and
// private events only if asked to. A server may be at work on the state folder.
func Export(ctx context.Context, w io.Writer, s string, private bool) error {
	kept, err := store.OpenReader(s)
	if err != nil {
		return err
	}
	defer kept.Close()
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	err = kept.Export(ctx, private, func(e *state.Event) error { return lines.Encode(e) })
	if unsent := out.Flush(); err == nil { // what could not be written, it tells again
		err = unsent
	}
	return err
}
