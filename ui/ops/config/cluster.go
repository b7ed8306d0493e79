package config

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"teahouse/keys"
	"teahouse/room/cluster"
	"teahouse/room/store"
	"teahouse/room/text"
	"teahouse/ui/serve"
)

// alone is what a room calls the one machine that it is on.
const alone = "local"

// Cluster is how a server shares its room with others.
type Cluster struct {
	Servers []string `name:"cluster" placeholder:"URL" help:"Share the room with other nodes through NATS servers with JetStream, as nats://a:4222,nats://b:4222,nats://c:4222, or tls://… for TLS."`
	Node    string   `placeholder:"NAME" help:"With --cluster: the name of this node, which no other has. Default: the machine's."`
	Room    string   `name:"cluster-room" default:"teahouse" placeholder:"NAME" help:"With --cluster: which room of several on the same NATS servers."`
	Creds   string   `name:"cluster-creds" type:"existingfile" placeholder:"FILE" help:"With --cluster: credentials to log in to NATS with, as nsc makes them."`
	NKey    string   `name:"cluster-nkey" type:"existingfile" placeholder:"FILE" help:"With --cluster: seed of the nkey to log in to NATS with."`
	CA      string   `name:"cluster-ca" type:"existingfile" placeholder:"FILE" help:"With --cluster: certificates of the authorities that NATS servers are to show one of, in place of the system's."`
	Cert    string   `name:"cluster-cert" type:"existingfile" placeholder:"FILE" help:"With --cluster: certificate to show to NATS servers; read again for each connection to one, as its key is."`
	Key     string   `name:"cluster-key" type:"existingfile" placeholder:"FILE" help:"With --cluster: private key of --cluster-cert."`
	Monitor []string `name:"cluster-monitor" placeholder:"URL" help:"For check: where a NATS server is monitored, as http://a:8222, which tells what clients are not told, as whether it syncs always; repeat it for several."`
}

// names are those that a node or a room on NATS may have: they are parts of
// subjects and of names of buckets there.
var names = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$`)

// on tells whether the room is shared.
func (c *Cluster) on() bool { return len(c.Servers) > 0 }

// check looks at what the flags of a cluster say together, and finds the node's name.
func (c *Cluster) check(keep Term) error {
	for _, flag := range []struct {
		name string
		set  bool
	}{
		{"--node", c.Node != ""}, {"--cluster-creds", c.Creds != ""}, {"--cluster-nkey", c.NKey != ""}, {"--cluster-ca", c.CA != ""},
		{"--cluster-cert", c.Cert != ""}, {"--cluster-key", c.Key != ""}, {"--cluster-monitor", len(c.Monitor) > 0},
	} {
		if flag.set && !c.on() {
			return fmt.Errorf("%s is of use only with --cluster, which names the NATS servers", flag.name)
		}
	}
	if !names.MatchString(c.Room) {
		return fmt.Errorf("--cluster-room: %q is no name: use up to 32 letters, digits, - and _", c.Room)
	}
	if !c.on() {
		return nil
	}
	for _, server := range c.Servers {
		if u, err := url.Parse(server); err != nil || u.Scheme != "nats" && u.Scheme != "tls" || u.Host == "" || u.Path != "" {
			return errors.New("--cluster: write each server as nats://HOST:PORT or tls://HOST:PORT, and commas between them")
		}
	}
	for _, server := range c.Monitor {
		if u, err := url.Parse(server); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return errors.New("--cluster-monitor: write where a server is monitored as http://HOST:PORT")
		}
	}
	if c.Creds != "" && c.NKey != "" {
		return errors.New("--cluster-creds, --cluster-nkey: one of them is enough to log in")
	}
	if (c.Cert == "") != (c.Key == "") {
		return errors.New("--cluster-cert, --cluster-key: one is of use only with the other")
	}
	if time.Duration(keep) == text.Forever {
		return errors.New("--keep: what nodes share is kept in NATS for a time that must have an end: say how long, as 90d")
	}
	if c.Node == "" {
		host, err := os.Hostname()
		if err != nil {
			return fmt.Errorf("--node: the machine has no name, so give the node one: %w", err)
		}
		c.Node, _, _ = strings.Cut(host, ".")
	}
	if !names.MatchString(c.Node) || c.Node == alone {
		return fmt.Errorf("--node: %q cannot be the name of a node: use up to 32 letters, digits, - and _, and not %q", c.Node, alone)
	}
	return nil
}

// Name is what the room calls this node.
func (c *Cluster) Name() string {
	if c.on() {
		return c.Node
	}
	return alone
}

// Config is what a node joins others with, nil for a room on one machine.
func (c *Cluster) Config(version string, keep time.Duration, logger *slog.Logger) (*cluster.Config, error) {
	if !c.on() {
		return nil, nil
	}
	if file := cmp.Or(c.Creds, c.NKey); file != "" {
		if err := keys.CheckPrivate("secret of NATS", file); err != nil {
			return nil, err
		}
	}
	secured, err := c.tls()
	if err != nil {
		return nil, err
	}
	host, _ := os.Hostname() // for people to read
	return &cluster.Config{
		URL: strings.Join(c.Servers, ","), Room: c.Room, Node: c.Node, TLS: secured, Credentials: c.Creds, NKey: c.NKey,
		Keep: keep, Address: host, Version: version, Logger: logger,
	}, nil
}

// CheckCluster looks at the NATS servers of a cluster.
func (f *Flags) CheckCluster(ctx context.Context) ([]store.Finding, error) {
	c := &f.Serve.Cluster
	cfg, err := c.Config("", time.Duration(f.Serve.Keep), slog.New(slog.DiscardHandler))
	if cfg == nil {
		return nil, err
	}
	return cluster.Check(ctx, *cfg, f.State, c.Monitor...), nil
}

// tls is what connections to NATS are made with, nil where no flag asks for more
// than the scheme of the URL does.
func (c *Cluster) tls() (*tls.Config, error) {
	if c.CA == "" && c.Cert == "" {
		return nil, nil
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CA != "" {
		pem, err := keys.ReadFile(c.CA)
		if err != nil {
			return nil, fmt.Errorf("--cluster-ca: %w", err)
		}
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("--cluster-ca: %s holds no certificate", c.CA)
		}
	}
	if c.Cert != "" {
		if err := keys.CheckPrivate("private key", c.Key); err != nil {
			return nil, fmt.Errorf("--cluster-key: %w", err)
		}
		if _, err := keys.ReadFile(c.Cert); err != nil {
			return nil, fmt.Errorf("--cluster-cert: %w", err)
		}
		pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
		if err != nil {
			return nil, fmt.Errorf("--cluster-cert, --cluster-key: %w", err)
		}
		conf.GetClientCertificate = c.renewed(pair)
	}
	return conf, nil
}

// renewed reads the certificate again for each connection: a node runs for longer than one
// holds. While only one of the two files is new, what was read last does.
func (c *Cluster) renewed(last tls.Certificate) func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	var mu sync.Mutex
	return func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		mu.Lock()
		defer mu.Unlock()
		if pair, err := tls.LoadX509KeyPair(c.Cert, c.Key); err == nil {
			last = pair
		}
		served := last
		return &served, nil
	}
}

// Shared is what all nodes of a room must have alike: people are to find the same
// room behind each. Secrets stand there as digests.
func (s *Server) Shared(k Keys, set *serve.Settings) map[string]string {
	shared := map[string]string{
		"--host-key": keys.Fingerprint(k.Host.PublicKey()), "--mark-secret": keys.SecretDigest(k.Secret),
		"--admins": set.Admins.Digest(), "--keep": s.Keep.String(),
	}
	if k.ECDSA != nil {
		shared["--host-key of ECDSA"] = keys.Fingerprint(k.ECDSA.PublicKey())
	}
	if set.Allow != nil {
		shared["--allow"] = set.Allow.Digest()
	}
	if set.Passphrase != nil {
		shared["--passphrase-file"] = set.Passphrase.Digest(k.Secret)
	}
	return shared
}
