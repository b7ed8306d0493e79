package cluster

// Which stream it is. A stream is made once, with a random identity, which the state
// folder of every node remembers; one that is not the same any more is refused.

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
	"teahouse/room/shell"
	"teahouse/room/store"
)

const identityKey = "teahouse-id" // in the metadata of a stream

// errNoPlace is what servers that are no cluster say to a wish for copies.
const errNoPlace = jetstream.ErrorCode(10074)

// find tells of the stream, and nil if there is none.
func (e *engine) find(ctx context.Context) (info *jetstream.StreamInfo, err error) {
	err = persist(ctx, connectFor, func(ctx context.Context) error {
		began := time.Now()
		s, err := e.js.Stream(ctx, e.cfg.stream())
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
			info = nil
			return nil
		case errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
			return final{err}
		case err != nil:
			return e.because(err, began)
		}
		info = s.CachedInfo()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ask for the stream %s: %w", e.cfg.stream(), err)
	}
	if info != nil && info.Config.Metadata[identityKey] == "" {
		return nil, fmt.Errorf("the stream %s on the NATS servers is not a room's: choose another name for the room", e.cfg.stream())
	}
	return info, nil
}

// wanted is the stream as it is to be.
func (c *Config) wanted(id string, first uint64, replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: c.stream(), Description: "a room of teahouse", Subjects: []string{c.subject(id)},
		Storage: jetstream.FileStorage, Replicas: replicas,
		DenyDelete: true, DenyPurge: true,
		Duplicates: min(duplicates, c.Keep), MaxAge: c.Keep, MaxMsgSize: messageTaken, FirstSeq: first,
		Metadata: map[string]string{identityKey: id},
	}
}

// create makes the stream, whose messages are numbered from first on, or finds the one
// that another node has made meanwhile. It is on three servers, or on the only one.
func (e *engine) create(ctx context.Context, id string, first uint64) (*jetstream.StreamInfo, error) {
	make := func(replicas int) error {
		return persist(ctx, connectFor, func(ctx context.Context) error {
			_, err := e.js.CreateStream(ctx, e.cfg.wanted(id, first, replicas))
			if api, ok := errors.AsType[*jetstream.APIError](err); ok && api.ErrorCode == errNoPlace {
				return final{err}
			}
			if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
				return nil
			}
			return err
		})
	}
	err := make(3)
	if api, ok := errors.AsType[*jetstream.APIError](err); ok && api.ErrorCode == errNoPlace {
		e.cfg.Logger.Warn("the NATS server is alone, so the room is on one disk: take three servers for one that outlives any of them")
		err = make(1)
	}
	if err != nil {
		return nil, fmt.Errorf("make the stream %s, for which three servers must be up: %w", e.cfg.stream(), err)
	}
	var info *jetstream.StreamInfo
	err = doubt(ctx, func() (err error) { // its name is taken before any server tells of it
		if info, err = e.find(ctx); err != nil {
			return final{err}
		}
		if info == nil {
			return fmt.Errorf("the stream %s was made, and is gone again", e.cfg.stream())
		}
		return nil
	})
	return info, err
}

// discard deletes the stream if it has an identity: whether it was made may not be known.
func (e *engine) discard(ctx context.Context, id string) error {
	info, err := e.find(ctx)
	if err != nil || info == nil || identity(info).ID != id {
		return err
	}
	return e.js.DeleteStream(ctx, e.cfg.stream())
}

// identity is what a state folder remembers of a stream.
func identity(info *jetstream.StreamInfo) store.Cluster {
	return store.Cluster{ID: info.Config.Metadata[identityKey], Born: info.Created.UnixNano()}
}

// What to do where the stream is not what it was: it is begun again from the folder that holds
// most, which leave tells of each.
const (
	again = "nothing was changed. If it is lost for good, begin another from the folder of the node that read furthest: \"teahouse cluster leave\" there"
	after = "\"teahouse cluster seed\", and start the other nodes with empty folders"

	afterLost    = again + ", " + after
	afterSetBack = again + ", delete the stream, " + after
	afterAnother = "nothing was changed. If that is the room, begun again from another node's folder, move the folder of this node aside and start with an empty one; if it is not, stop its nodes and delete that stream, or see that --cluster and --cluster-room are right"
)

// lost says that the stream that a folder belongs to is not there.
func (c *Config) lost(known store.Cluster) error {
	return fmt.Errorf("the stream %s that this node belongs to (%s) is not on the servers: %s", c.stream(), known.ID, afterLost)
}

// ownRoom says that a folder is no node's.
func ownRoom(dir string) error {
	return fmt.Errorf("the state folder holds a room of one machine: put it into the cluster with \"%s\", or choose another folder for this node", shell.Teahouse("cluster seed --cluster URL", dir))
}

// same tells why a stream is not the one that a folder belongs to, or has lost what the
// folder holds: entries up to one.
func (c *Config) same(known store.Cluster, info *jetstream.StreamInfo, applied uint64) error {
	if applied == 0 {
		return c.sameStream(known, info, 0)
	}
	return c.sameStream(known, info, room.MessageOf(applied))
}

// sameStream is same for messages.
func (c *Config) sameStream(known store.Cluster, info *jetstream.StreamInfo, last uint64) error {
	now := identity(info)
	switch {
	case known.ID != now.ID:
		return final{fmt.Errorf("the stream %s is another (%s) than the one this node belongs to (%s): %s", c.stream(), now.ID, known.ID, afterAnother)}
	case known.Born != now.Born:
		return final{fmt.Errorf("the stream %s was made anew, on %s: %s", c.stream(), info.Created.UTC().Format(time.DateTime), afterSetBack)}
	case info.State.LastSeq < last:
		return fmt.Errorf("the stream %s ends at message %d, and this node knows of %d, so the servers have lost some: %s", c.stream(), info.State.LastSeq, last, afterSetBack)
	}
	return nil
}

// outrun tells whether the stream has dropped messages that come after what is applied.
func outrun(info *jetstream.StreamInfo, applied uint64) bool {
	return info.State.FirstSeq > room.MessageOf(applied)+1
}
