package archive

// The way into a cluster, and out of it. A folder that is to leave with all that the servers hold
// leaves with that or not at all, and is a node's until then. How far the room goes that comes of
// leaving is told, and what to do about the other nodes.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"teahouse/room/cluster"
)

// Seed puts the room of a state folder, with its history, into the servers of a
// cluster, of which the folder is the first node's then. No server may be at work on it.
func Seed(ctx context.Context, w io.Writer, state string, cfg cluster.Config) error {
	if err := exists(state); err != nil {
		return err
	}
	if err := cluster.Seed(ctx, cfg, state); err != nil {
		return err
	}
	fmt.Fprintf(w, "the room of %s is in NATS as %q, with its history, read back and found the same; %[1]s is the folder of node %[3]s now\n", state, cfg.Room, cfg.Node)
	fmt.Fprintln(w, "  to do: start this node with these flags, and then others with folders of their own and the same keys")
	return nil
}

// Leave makes the folder of a cluster's node a room of this machine alone, with all that
// the servers of a cluster hold, if one is given. No server may be at work on the folder.
func Leave(ctx context.Context, w io.Writer, state string, cfg *cluster.Config) error {
	if err := exists(state); err != nil {
		return err
	}
	until, err := cluster.Leave(ctx, cfg, state)
	last := "that nothing was said in"
	if !until.IsZero() {
		last = "with what was said and done until " + until.UTC().Format(time.DateTime) + " UTC"
	}
	switch {
	case errors.Is(err, cluster.ErrUnfetched):
		return fmt.Errorf("%w; or leave without --cluster: the room is then one %s", err, last)
	case err != nil:
		return err
	case cfg != nil:
		fmt.Fprintf(w, "%s holds a room of this machine alone now, %s, which is all that NATS holds\n", state, last)
	default:
		fmt.Fprintf(w, "%s holds a room of this machine alone now, %s\n", state, last)
		fmt.Fprintln(w, "  if this node was killed, NATS may hold more of the last seconds: only \"cluster leave\" with --cluster fetches that, from a copy of the folder as it was")
	}
	fmt.Fprintln(w, "  to do: start it without --cluster, and stop the other nodes"+others(ctx, cfg)+", which go on with a room of their own otherwise")
	return nil
}

// others names the nodes that still live, as far as it is known.
func others(ctx context.Context, cfg *cluster.Config) string {
	if cfg == nil {
		return ""
	}
	switch nodes, err := cluster.Living(ctx, *cfg); {
	case err != nil:
		return fmt.Sprintf(" (which of them live is not known: %v)", err)
	case len(nodes) == 0:
		return " (none lives now)"
	default:
		return " (" + strings.Join(nodes, ", ") + " live now)"
	}
}
