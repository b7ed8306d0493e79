// Who comes with a key. It is worked out from the key alone, so the same key is the same
// person at every start and on every machine, and what else a certificate says counts for
// nothing. A key that others could forge, or that costs too much to check, is nobody's.

package keys

import (
	"crypto/rsa"
	"fmt"
	"math/big"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// RSA keys that identify a person. To check a signature takes longer with the square of their
// length, and with their exponent.
const (
	minRSABits  = 2048  // shorter ones others could forge
	maxRSABits  = 8192  // longer ones cost too much to check…
	maxExponent = 65537 // …as those with a larger exponent, which ssh-keygen never makes
)

// Fingerprint is the form in which ssh shows pub to people: "SHA256:" and 43 characters of base64.
func Fingerprint(pub ssh.PublicKey) string {
	return ssh.FingerprintSHA256(pub)
}

// KnownHostsLine is pub as a line for ~/.ssh/known_hosts, without a line end. An address is a host or
// host:port; port 22 is left out and any other makes "[host]:port", as ssh looks it up.
func KnownHostsLine(pub ssh.PublicKey, addresses ...string) string {
	return knownhosts.Line(addresses, pub)
}

// Identity is the stable name of whoever proved to hold pub: its fingerprint. A certificate stands
// for the key inside it. Keys that others could forge (DSA, RSA under 2048 bits), those that are
// [Heavy] and kinds unknown to this server are errors, so that it may also be asked before a
// signature is verified.
func Identity(pub ssh.PublicKey) (string, error) {
	pub = certified(pub)
	switch kind := pub.Type(); kind {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519,
		ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		return Fingerprint(pub), nil
	case ssh.KeyAlgoRSA:
		if bits := rsaKey(pub).N.BitLen(); bits < minRSABits {
			return "", fmt.Errorf("an RSA key of %d bits is too weak, at least %d are needed: make a new key with \"ssh-keygen -t ed25519\"", bits, minRSABits)
		}
		if Heavy(pub) {
			return "", fmt.Errorf("an RSA key of more than %d bits, or with an exponent above %d, costs too much to check: make a new key with \"ssh-keygen -t ed25519\"", maxRSABits, maxExponent)
		}
		return Fingerprint(pub), nil
	default:
		return "", unusable(kind)
	}
}

// unusable is what is wrong with a key of a kind that nobody can come with.
func unusable(kind string) error {
	return fmt.Errorf("a key of type %q cannot be used here: make one with \"ssh-keygen -t ed25519\"", kind)
}

// Heavy tells whether to check a signature of a key costs more than any person's key does: up to
// 22 ms, which a stranger could have a server do again and again.
func Heavy(pub ssh.PublicKey) bool {
	key := rsaKey(certified(pub))
	return key.N.BitLen() > maxRSABits || key.E > maxExponent
}

// Effort is how much longer it takes to check a signature of a key than one of the usual keys:
// 1 is some tenths of a millisecond.
func Effort(pub ssh.PublicKey) int {
	pub = certified(pub)
	switch {
	case rsaKey(pub).N.BitLen() > 4096, pub.Type() == ssh.KeyAlgoECDSA521:
		return 4
	case pub.Type() == ssh.KeyAlgoECDSA384:
		return 2
	}
	return 1
}

// certified is the key that a certificate was made for, and any other key itself.
func certified(pub ssh.PublicKey) ssh.PublicKey {
	if cert, ok := pub.(*ssh.Certificate); ok {
		return cert.Key
	}
	return pub
}

// rsaKey is the RSA key in pub, or one of no bits.
func rsaKey(pub ssh.PublicKey) *rsa.PublicKey {
	if wrapped, ok := pub.(ssh.CryptoPublicKey); ok {
		if key, ok := wrapped.CryptoPublicKey().(*rsa.PublicKey); ok {
			return key
		}
	}
	return &rsa.PublicKey{N: new(big.Int)}
}
