package serve

import (
	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/keys"
)

// config limits the handshake to what is fast and sound. The finite-field
// groups of the default cost ten times the CPU of the curves, in every
// handshake that a stranger cares to start; and nothing rests on SHA-1.
func (d *Door) config(ctx ssh.Context) *gossh.ServerConfig {
	return &gossh.ServerConfig{
		Config: gossh.Config{
			KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519, gossh.KeyExchangeECDHP256},
			MACs:         []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM, gossh.HMACSHA256, gossh.HMACSHA512},
		},
		MaxAuthTries: d.cfg.Limits.AuthTries,
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if c, ok := ctx.Value(connKey{}).(*conn); ok && err == nil {
				c.settled(&d.counts.authenticated)
			}
		},
	}
}

// offerKey lets any sound key try to prove itself. It decides nothing about
// the name asked for: that would tell strangers which names are whose. Whoever
// has only a weak key may come in without one.
func offerKey(_ ssh.Context, key ssh.PublicKey) bool {
	_, err := keys.Identity(key)
	return err == nil
}

// noQuestions lets in those without a key. It is asked after the keys were
// tried; the method "none" would come before them and hide them.
func noQuestions(_ ssh.Context, ask gossh.KeyboardInteractiveChallenge) bool {
	_, err := ask("", "", nil, nil)
	return err == nil
}
