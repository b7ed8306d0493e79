package serve

// The algorithms of the handshake, and what it calls when somebody has proved a
// key. Which of several keys is who they are is decided in person.go.

import (
	"crypto/rand"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// config limits the handshake to what is fast and sound. The finite-field
// groups of the default cost ten times the CPU of the curves, in every
// handshake that a stranger cares to start; and nothing rests on SHA-1 but the signature of
// an RSA key, by which clients of some years ago know no other.
func (d *Door) config(ctx ssh.Context) *gossh.ServerConfig {
	defer d.veil("bounding a handshake")
	c := ctx.Value(connKey{}).(*conn)
	config := &gossh.ServerConfig{
		Config: gossh.Config{
			Rand:         randomness{rand.Reader, c},
			KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519, gossh.KeyExchangeECDHP256},
			MACs:         []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM, gossh.HMACSHA256, gossh.HMACSHA512},
		},
		MaxAuthTries: d.cfg.Limits.AuthTries,
		PreAuthConnCallback: func(link gossh.ServerPreAuthConn) {
			defer d.veil("beginning to ask who comes")
			c.person.tell = link.SendAuthBanner
			c.attend(link)
		},
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			defer d.veil("knowing who comes")
			if err == nil {
				c.settled(true)
			}
		},
	}
	further := func() gossh.ServerAuthCallbacks { // the library sets them when this has returned
		return gossh.ServerAuthCallbacks{
			PublicKeyCallback: config.PublicKeyCallback, KeyboardInteractiveCallback: config.KeyboardInteractiveCallback,
		}
	}
	config.VerifiedPublicKeyCallback = func(link gossh.ConnMetadata, key gossh.PublicKey, granted *gossh.Permissions, _ string) (*gossh.Permissions, error) {
		defer d.veil("taking a key that was proved")
		if err := d.proveKey(c, link, key, further); err != nil {
			return nil, err
		}
		return granted, nil
	}
	return config
}
