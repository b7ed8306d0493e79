// What several machines with one room must hold alike, as digests that they compare: who sees one
// learns nothing of what it was made of.

package keys

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

const sharedDigest = 12 // bytes: no two machines agree by chance

// SecretDigest tells the secret of marks from every other.
func SecretDigest(secret []byte) string { return keyed(secret, "secret", "") }

// Digest tells the keys of an access file from all others. Comments do not count.
func (a Access) Digest() string {
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(maps.Keys(a.keys)), "\n")))
	return hex.EncodeToString(sum[:sharedDigest])
}

// Digest tells the passphrase from every other. It is made with a secret, since people choose
// passphrases that can be guessed.
func (p *Passphrase) Digest(secret []byte) string {
	return keyed(secret, "passphrase", string(p.hash[:]))
}

func keyed(secret []byte, what, content string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(what + "\x00" + content))
	return hex.EncodeToString(mac.Sum(nil)[:sharedDigest])
}
