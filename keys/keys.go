package keys

import (
	"crypto/rsa"
	"fmt"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// minRSABits is the shortest RSA key that still identifies a person.
const minRSABits = 2048

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
// for the key inside it. Keys that others could forge (DSA, RSA under 2048 bits) and kinds unknown to
// this server are errors, so that it may also be asked before a signature is verified.
func Identity(pub ssh.PublicKey) (string, error) {
	if cert, ok := pub.(*ssh.Certificate); ok {
		pub = cert.Key
	}
	switch kind := pub.Type(); kind {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519,
		ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		return Fingerprint(pub), nil
	case ssh.KeyAlgoRSA:
		if bits := rsaBits(pub); bits < minRSABits {
			return "", fmt.Errorf("an RSA key of %d bits is too weak, at least %d are needed: make a new key with \"ssh-keygen -t ed25519\"", bits, minRSABits)
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

func rsaBits(pub ssh.PublicKey) int {
	wrapped, ok := pub.(ssh.CryptoPublicKey)
	if !ok {
		return 0
	}
	key, ok := wrapped.CryptoPublicKey().(*rsa.PublicKey)
	if !ok {
		return 0
	}
	return key.N.BitLen()
}
