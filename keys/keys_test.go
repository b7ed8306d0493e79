package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

func newKey(t testing.TB) ssh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	ok(t, err)
	signer, err := ssh.NewSignerFromKey(key)
	ok(t, err)
	return signer
}

// publicRSA is an RSA public key of exactly the given length. Nobody holds its private half: who an
// identity is depends on the public one alone.
func publicRSA(t testing.TB, bits int) ssh.PublicKey {
	t.Helper()
	n := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
	n.SetBit(n, 0, 1)
	pub, err := ssh.NewPublicKey(&rsa.PublicKey{N: n, E: 65537})
	ok(t, err)
	return pub
}

func exponent(t testing.TB, e int) ssh.PublicKey {
	t.Helper()
	n := publicRSA(t, 2048).(ssh.CryptoPublicKey).CryptoPublicKey().(*rsa.PublicKey).N
	pub, err := ssh.NewPublicKey(&rsa.PublicKey{N: n, E: e})
	ok(t, err)
	return pub
}

func publicECDSA(t testing.TB, curve elliptic.Curve) ssh.PublicKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	ok(t, err)
	pub, err := ssh.NewPublicKey(&key.PublicKey)
	ok(t, err)
	return pub
}

func securityKey(t testing.TB, key ssh.PublicKey) ssh.PublicKey {
	t.Helper()
	wire := struct {
		Name        string
		Key         []byte
		Application string
	}{ssh.KeyAlgoSKED25519, key.Marshal()[len(key.Marshal())-ed25519.PublicKeySize:], "ssh:"}
	pub, err := ssh.ParsePublicKey(ssh.Marshal(wire))
	ok(t, err)
	return pub
}

// oldKey is a public key as the wire brings it, of a kind that is read no more.
type oldKey struct{ wire []byte }

func (k oldKey) Type() string                        { return "ssh-dss" }
func (k oldKey) Marshal() []byte                     { return k.wire }
func (k oldKey) Verify([]byte, *ssh.Signature) error { return errors.New("nobody can tell") }

func oldDSA() ssh.PublicKey {
	p, q := new(big.Int).Lsh(big.NewInt(1), 1023), new(big.Int).Lsh(big.NewInt(1), 159)
	return oldKey{ssh.Marshal(struct {
		Name       string
		P, Q, G, Y *big.Int
	}{"ssh-dss", p.SetBit(p, 0, 1), q.SetBit(q, 0, 1), big.NewInt(2), big.NewInt(3)})}
}

func certify(t testing.TB, key ssh.PublicKey) *ssh.Certificate {
	t.Helper()
	cert := &ssh.Certificate{Key: key, CertType: ssh.UserCert, ValidPrincipals: []string{"lily"}, ValidBefore: ssh.CertTimeInfinity}
	ok(t, cert.SignCert(rand.Reader, newKey(t)))
	return cert
}

func TestIdentityIsTheFingerprintOfAStrongKey(t *testing.T) {
	plain := newKey(t).PublicKey()
	for name, pub := range map[string]ssh.PublicKey{
		"ed25519":      plain,
		"security key": securityKey(t, plain),
		"ecdsa 256":    publicECDSA(t, elliptic.P256()),
		"ecdsa 384":    publicECDSA(t, elliptic.P384()),
		"ecdsa 521":    publicECDSA(t, elliptic.P521()),
		"rsa 2048":     publicRSA(t, 2048),
		"rsa 4096":     publicRSA(t, 4096),
		"rsa 8192":     publicRSA(t, 8192),
	} {
		identity, err := Identity(pub)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if identity != Fingerprint(pub) || !strings.HasPrefix(identity, "SHA256:") {
			t.Errorf("%s: identity %q, fingerprint %q", name, identity, Fingerprint(pub))
		}
	}
}

func TestIdentityRefusesKeysThatOthersCouldForge(t *testing.T) {
	for name, c := range map[string]struct {
		pub  ssh.PublicKey
		says string
	}{
		"rsa 2047":                {publicRSA(t, 2047), "2047 bits"},
		"rsa 1024":                {publicRSA(t, 1024), "1024 bits"},
		"rsa 8193":                {publicRSA(t, 8193), "costs too much"},
		"a large exponent":        {exponent(t, 65539), "costs too much"},
		"dsa":                     {oldDSA(), "ssh-dss"},
		"certificate for a weak":  {certify(t, publicRSA(t, 1024)), "1024 bits"},
		"certificate in another":  {&ssh.Certificate{Key: certify(t, newKey(t).PublicKey())}, "cert-v01"},
		"certificate for nothing": {&ssh.Certificate{Key: oldDSA()}, "ssh-dss"},
	} {
		identity, err := Identity(c.pub)
		if err == nil || identity != "" {
			t.Errorf("%s: accepted as %q", name, identity)
		} else if !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "ssh-keygen") {
			t.Errorf("%s: %q names neither the fault nor the remedy", name, err)
		}
	}
}

func TestTheEffortOfAKeyIsWhatCheckingItCosts(t *testing.T) {
	for _, c := range []struct {
		pub  ssh.PublicKey
		want int
	}{
		{newKey(t).PublicKey(), 1}, {publicRSA(t, 4096), 1}, {publicECDSA(t, elliptic.P256()), 1},
		{publicECDSA(t, elliptic.P384()), 2}, {publicECDSA(t, elliptic.P521()), 4}, {publicRSA(t, 8192), 4}, {certify(t, publicRSA(t, 8192)), 4},
	} {
		if got := Effort(c.pub); got != c.want || Heavy(c.pub) {
			t.Errorf("%s: %d, heavy: %v", c.pub.Type(), got, Heavy(c.pub))
		}
	}
	if !Heavy(certify(t, publicRSA(t, 16384))) {
		t.Error("in a certificate it is light")
	}
}

func TestACertificateStandsForItsKey(t *testing.T) {
	pub := newKey(t).PublicKey()
	want, err := Identity(pub)
	ok(t, err)
	if got, err := Identity(certify(t, pub)); err != nil || got != want {
		t.Errorf("with a certificate %q (%v), without %q", got, err, want)
	}
}

func TestKnownHostsLine(t *testing.T) {
	pub := newKey(t).PublicKey()
	key := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(pub)))
	for _, c := range []struct {
		addresses []string
		want      string
	}{
		{[]string{"chat.example.com:2222"}, "[chat.example.com]:2222 " + key},
		{[]string{"chat.example.com:22"}, "chat.example.com " + key},
		{[]string{"chat.example.com"}, "chat.example.com " + key},
		{[]string{"[2001:db8::1]:2222", "192.0.2.1:2222"}, "[2001:db8::1]:2222,[192.0.2.1]:2222 " + key},
	} {
		if got := KnownHostsLine(pub, c.addresses...); got != c.want {
			t.Errorf("%q: %q, want %q", c.addresses, got, c.want)
		}
	}
}

func TestMarkHidesTheKeyAndTellsPeopleApart(t *testing.T) {
	here, err := LoadOrCreateSecret(t.TempDir())
	ok(t, err)
	there, err := LoadOrCreateSecret(t.TempDir())
	ok(t, err)
	lily, bob := Fingerprint(newKey(t).PublicKey()), Fingerprint(newKey(t).PublicKey())
	if first, second := Mark(here, lily), Mark(here, lily); first != second {
		t.Errorf("one person has two marks, %s and %s", first, second)
	}
	if Mark(here, lily) == Mark(here, bob) {
		t.Error("two people share a mark") // once in 33 million runs
	}
	if Mark(here, lily) == Mark(there, lily) {
		t.Error("two servers give the same mark")
	}
	for _, mark := range []string{Mark(here, lily), Mark(nil, ""), Mark(there, "visit 17")} {
		if len(mark) != 5 || strings.Trim(mark, "0123456789abcdefghjkmnpqrstvwxyz") != "" {
			t.Errorf("%q is not five characters of Crockford's base32", mark)
		}
	}
}

// ssh-keygen is what an operator has at hand: it must read our key and see the same fingerprint.
func TestOpenSSHReadsTheHostKey(t *testing.T) {
	keygen, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("ssh-keygen is not installed")
	}
	dir := t.TempDir()
	host, _, err := LoadOrCreateHost(dir)
	ok(t, err)
	out, err := exec.Command(keygen, "-l", "-f", dir+"/"+HostFile).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(string(out), Fingerprint(host.PublicKey())) {
		t.Errorf("ssh-keygen prints %q, we %q", out, Fingerprint(host.PublicKey()))
	}
}
