// Marks tell guests apart before others' eyes without showing whose key it is: they are made with a
// secret of this server, so nobody can work one out from a public key or compare two servers.

package keys

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"net/netip"
	"path/filepath"
)

const (
	// SecretFile is the name of the secret behind the marks inside the state folder.
	SecretFile = "mark_secret"

	secretBytes  = 32
	originLength = 12 // characters of 5 bits: no two networks of one room share it
	markLength   = 5  // characters of 5 bits: among 500 people, all marks differ in 269 rooms of 270
)

// crockford is base32 without the letters that are mistaken for digits or for each other.
var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// LoadOrCreateSecret returns the secret that marks are made with, kept in the folder dir with the
// same care as the host key. With another secret everybody has another mark.
func LoadOrCreateSecret(dir string) ([]byte, error) {
	file := privateFile{
		name: "mark secret",
		path: filepath.Join(dir, SecretFile),
		loss: "move it away and " + startAnew + ", whereupon everybody's mark changes",
	}
	if _, err := file.ensure(newSecret); err != nil {
		return nil, err
	}
	return readSecret(file)
}

// LoadSecret returns the secret at path, a file that somebody else keeps, as [LoadHost] says.
func LoadSecret(path string) ([]byte, error) {
	return readSecret(privateFile{
		name: "mark secret", path: path, handed: true,
		loss: "name another one, whereupon everybody's mark changes",
	})
}

func readSecret(file privateFile) ([]byte, error) {
	text, err := file.read()
	if err != nil {
		return nil, err
	}
	secret, err := hex.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil {
		return nil, file.damaged(err.Error())
	}
	if len(secret) != secretBytes {
		return nil, file.damaged(fmt.Sprintf("it holds %d bytes instead of %d", len(secret), secretBytes))
	}
	return secret, nil
}

func newSecret() ([]byte, error) {
	secret := make([]byte, secretBytes)
	rand.Read(secret) // never fails: crypto/rand ends the program instead
	return fmt.Appendf(nil, "%x\n", secret), nil
}

// Mark is the short sign by which others may tell the holder of identity from everybody else: five
// characters of Crockford's base32, the same for every visit to this server. It proves nothing.
func Mark(secret []byte, identity string) string {
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "mark\x00%s", identity)
	return crockford.EncodeToString(mac.Sum(nil))[:markLength]
}

// Origin is a sign of the network that somebody without a key comes from, by which the same one is
// known again. It does not tell which that is. Loopback has none: it may be anybody's proxy.
func Origin(secret []byte, network netip.Prefix) string {
	if !network.IsValid() || network.Addr().IsLoopback() {
		return ""
	}
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "origin\x00%s", network)
	return crockford.EncodeToString(mac.Sum(nil))[:originLength]
}
