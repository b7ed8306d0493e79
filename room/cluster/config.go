package cluster

// Which room on which servers. Names are checked before a server is asked, and all
// that a room has there is called by its name.

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"regexp"
	"time"
)

// Config says which room on which servers, and who this node is.
type Config struct {
	URL      string // of the servers, joined by commas
	Room     string // several rooms may be on the same servers
	Node     string
	Instance string // this start of the node; random if empty

	TLS         *tls.Config           // nil: as the URL says
	Trusted     func() *x509.CertPool // asked for each connection; nil: those whom the system trusts
	Credentials string                // a file; how this node proves who it is…
	NKey        string                // …or a file with a seed

	Keep   time.Duration     // after which the stream drops what it holds
	Shared map[string]string // what all nodes must have alike: its name, and the thing or its digest

	Address, Version string // told to the others
	Logger           *slog.Logger
}

var (
	roomName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)
	nodeName = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}$`)
)

func (c *Config) check() error {
	switch {
	case c.URL == "":
		return fmt.Errorf("a cluster needs the address of a NATS server, such as nats://nats1.example.org:4222")
	case !roomName.MatchString(c.Room):
		return fmt.Errorf("%q is no name of a room on a cluster: use at most 32 letters, digits, - and _", c.Room)
	case c.Node != "" && (!nodeName.MatchString(c.Node) || c.Node[len(c.Node)-1] == '.'):
		return fmt.Errorf("%q is no name of a node: use at most 63 letters, digits, -, _ and dots inside", c.Node)
	}
	return nil
}

// What a room has on the servers. The stream's only subject bears its identity, so
// that nothing can be said by mistake to one that was made anew.
func (c *Config) stream() string           { return c.Room }
func (c *Config) subject(id string) string { return c.Room + ".log." + id }
func (c *Config) leases() string           { return c.Room + "-nodes" }
func (c *Config) snapshots() string        { return c.Room + "-snapshots" }
