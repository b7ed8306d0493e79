package cluster

// How a node shows the servers who it is. Its files are read again for each connection, so
// that what they hold can be replaced while it runs.

import (
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

// credentials are whom it trusts, and what it shows for itself.
func (e *engine) credentials() (opts []nats.Option, err error) {
	cfg := &e.cfg
	if cfg.TLS != nil {
		opts = append(opts, nats.Secure(cfg.TLS))
	}
	if cfg.Trusted != nil {
		opts = append(opts, func(o *nats.Options) error {
			o.RootCAsCB = func() (*x509.CertPool, error) { return cfg.Trusted(), nil }
			return nil
		})
	}
	if err := cfg.checkSecret(); err != nil {
		return nil, err
	}
	if cfg.Credentials != "" {
		opts = append(opts, nats.UserCredentials(cfg.Credentials))
	}
	if cfg.NKey != "" {
		key, err := nats.NkeyOptionFromSeed(cfg.NKey)
		if err != nil {
			return nil, err
		}
		opts = append(opts, key, nats.ReconnectToServer(e.nextServer))
	}
	return opts, nil
}

// checkSecret looks at the file that says who the node is before a server asks for what is in
// it: what is wrong with it is not the servers' matter. It returns nil if nothing is.
func (c *Config) checkSecret() *advised {
	if c.Credentials != "" {
		text, err := os.ReadFile(c.Credentials)
		if err == nil {
			_, err = nkeys.ParseDecoratedUserNKey(text)
		}
		if err != nil {
			return &advised{fmt.Sprintf("the credentials in %s cannot be used: %v", c.Credentials, err), "give --cluster-creds a file as nsc makes them", err}
		}
	}
	if c.NKey != "" {
		if _, err := publicKey(c.NKey); err != nil {
			return &advised{fmt.Sprintf("the nkey in %s cannot be used: %v", c.NKey, err), "give --cluster-nkey a file with the seed of a user, which begins with SU", err}
		}
	}
	return nil
}

// expired tells whether the credentials say that they hold no longer.
func (c *Config) expired(now time.Time) bool {
	text, err := os.ReadFile(c.Credentials)
	if err != nil {
		return false
	}
	token, err := jwt.ParseDecoratedJWT(text)
	if err != nil {
		return false
	}
	claims, err := jwt.DecodeUserClaims(token)
	return err == nil && claims.Expires != 0 && claims.Expires <= now.Unix()
}

// publicKey is the public half of the nkey of a user whose seed is in a file.
func publicKey(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	pair, err := nkeys.ParseDecoratedUserNKey(text)
	if err != nil {
		return "", err
	}
	defer pair.Wipe()
	return pair.PublicKey()
}

// nextServer is asked before each attempt to connect again, and leaves it to the client which
// server is next. The client signs with the seed that is in the file then, but goes on to name
// the public half of the one that was there at first.
func (e *engine) nextServer([]nats.Server, nats.ServerInfo) (*nats.Server, time.Duration) {
	<-e.made
	if public, err := publicKey(e.cfg.NKey); err == nil {
		e.nc.Opts.Nkey = public // the client holds its lock meanwhile
	}
	return nil, 0
}
