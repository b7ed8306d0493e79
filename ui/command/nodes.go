package command

// The nodes that share the room, where it is on several machines.

import (
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/words"
)

func nodes(c *Call, _ string) Result {
	all, err := c.Seat.Nodes()
	switch {
	case err != nil:
		return c.failed(err)
	case len(all) == 0:
		return refused(CodeNothing, c.Words.Govern.OneNode)
	}
	res := Result{Show: []string{c.Words.Govern.Nodes(len(all))}}
	for _, n := range all {
		ended := ""
		if n.Ended != 0 {
			ended = c.moment(n.Ended)
		}
		res.Show = append(res.Show, c.Words.Govern.Node(words.Node{
			Name: n.Name, Since: c.moment(n.Since), Version: n.Version, Address: n.Peer.Address,
			Terminals: n.Terminals, Seen: n.Peer.Seen.Round(time.Second), Behind: int(n.Peer.Behind), Gone: n.Down, Drained: n.Drain != nil,
			Ended: ended, Stopped: n.Stopped,
		}))
		res.Rows = append(res.Rows, nodeRow(n))
	}
	return res
}

func nodeRow(n room.NodeSight) Node {
	return Node{
		Node: n.Name, Start: n.Epoch, Since: Moment(n.Since), Terminals: n.Terminals, Version: n.Version, Address: n.Peer.Address,
		Seen: n.Peer.Seen.Seconds(), Behind: n.Peer.Behind, Gone: n.Down, Drained: n.Drain != nil,
		Ended: Moment(n.Ended), Stopped: n.Stopped,
	}
}

func drain(_ *Call, args string) Result {
	node, rest := cutWord(args)
	if foldWord(rest) == "off" {
		return Result{Propose: &state.Drain{Node: node, Off: true}}
	}
	return Result{Propose: &state.Drain{Node: node, Text: rest}}
}
