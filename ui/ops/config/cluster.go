package config

// How a node comes to its NATS servers. What the flags of a cluster say together is judged before
// any server is asked. A secret that others may read keeps a node from starting, and so does a file
// for TLS that cannot be used; but no such file ends a node that runs.

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
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
	Room    string   `name:"cluster-room" placeholder:"NAME" help:"With --cluster: which room of several on the same NATS servers. Default: teahouse."`
	Creds   string   `name:"cluster-creds" type:"existingfile" placeholder:"FILE" help:"With --cluster: credentials to log in to NATS with, as nsc makes them; read again for each connection to a server."`
	NKey    string   `name:"cluster-nkey" type:"existingfile" placeholder:"FILE" help:"With --cluster: seed of the nkey to log in to NATS with; read again for each connection to a server."`
	CA      string   `name:"cluster-ca" type:"existingfile" placeholder:"FILE" help:"With --cluster: certificates of the authorities that NATS servers are to show one of, in place of the system's; read again for each connection to one."`
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
		{"--node", c.Node != ""}, {"--cluster-room", c.Room != ""}, {"--cluster-creds", c.Creds != ""}, {"--cluster-nkey", c.NKey != ""}, {"--cluster-ca", c.CA != ""},
		{"--cluster-cert", c.Cert != ""}, {"--cluster-key", c.Key != ""}, {"--cluster-monitor", len(c.Monitor) > 0},
	} {
		if flag.set && !c.on() {
			return fmt.Errorf("%s is of use only with --cluster, which names the NATS servers", flag.name)
		}
	}
	if !c.on() {
		return nil
	}
	if c.Room = cmp.Or(c.Room, "teahouse"); !names.MatchString(c.Room) {
		return fmt.Errorf("--cluster-room: %q is no name: use up to 32 letters, digits, - and _", c.Room)
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
	secured, trusted, err := c.tls()
	if err != nil {
		return nil, err
	}
	host, _ := os.Hostname() // for people to read
	return &cluster.Config{
		URL: strings.Join(c.Servers, ","), Room: c.Room, Node: c.Node, TLS: secured, Trusted: trusted, Credentials: c.Creds, NKey: c.NKey,
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

// tls is what connections to NATS are made with, and whom they trust; nil where no flag asks
// for more than the scheme of the URL does, and for those whom the system trusts.
func (c *Cluster) tls() (conf *tls.Config, trusted func() *x509.CertPool, err error) {
	if c.CA == "" && c.Cert == "" {
		return nil, nil, nil
	}
	conf = &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CA != "" {
		if trusted, err = renewed(c.authorities); err != nil {
			return nil, nil, err
		}
	}
	if c.Cert != "" {
		shown, err := renewed(c.pair)
		if err != nil {
			return nil, nil, err
		}
		conf.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return shown(), nil }
	}
	return conf, trusted, nil
}

// renewed has what files hold read again for each connection: a node runs for longer than a
// certificate holds. While they cannot be used, as when one of two is new, what was read last does.
func renewed[T any](read func() (T, error)) (func() T, error) {
	last, err := read()
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	return func() T {
		mu.Lock()
		defer mu.Unlock()
		if now, err := read(); err == nil {
			last = now
		}
		return last
	}, nil
}

// authorities reads --cluster-ca.
func (c *Cluster) authorities() (*x509.CertPool, error) {
	text, err := readPEM("--cluster-ca", c.CA, "CERTIFICATE")
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--cluster-ca: no certificate in %s can be read: give it a whole one", c.CA)
	}
	return pool, nil
}

// pair reads --cluster-cert and --cluster-key.
func (c *Cluster) pair() (*tls.Certificate, error) {
	if err := keys.CheckPrivate("private key", c.Key); err != nil {
		return nil, fmt.Errorf("--cluster-key: %w", err)
	}
	cert, err := readPEM("--cluster-cert", c.Cert, "CERTIFICATE")
	if err != nil {
		return nil, err
	}
	key, err := readPEM("--cluster-key", c.Key, "PRIVATE KEY")
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("--cluster-cert, --cluster-key: %s and %s cannot be used together: give a certificate, and its own key without a passphrase: %w", c.Cert, c.Key, err)
	}
	return &pair, nil
}

// readPEM reads the file of a flag, in which something of a kind must be.
func readPEM(flag, file, kind string) ([]byte, error) {
	text, err := keys.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	found := "nothing in PEM"
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, kind) { // as EC PRIVATE KEY
			return text, nil
		}
		found = block.Type
	}
	return nil, fmt.Errorf("%s: %s holds %s: name a file with a line -----BEGIN %s-----", flag, file, found, kind)
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
