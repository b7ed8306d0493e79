package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"

	"teahouse/room"
	"teahouse/room/store"
)

// Export writes what happened in a room as JSON, an event a line in order, and
// private events only if asked to. A server may be at work on the state folder.
func Export(ctx context.Context, w io.Writer, state string, private bool) error {
	kept, err := store.OpenReader(state)
	if err != nil {
		return err
	}
	defer kept.Close()
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	err = kept.Export(ctx, private, func(e *room.Event) error { return lines.Encode(e) })
	return errors.Join(err, out.Flush())
}
