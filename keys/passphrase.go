// Passphrases: one word for all who come without a listed key. Only what it hashes to is held.

package keys

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxPassphrase bounds a passphrase, in bytes.
const MaxPassphrase = 256

// Passphrase is what a room asks of its guests. It never changes.
type Passphrase struct{ hash [sha256.Size]byte }

// ReadPassphrase reads the passphrase in the one line of the file at path, which may be a link and
// root's, as [LoadHost] says, and which nobody else may read. Blanks around it do not count.
func ReadPassphrase(path string) (*Passphrase, error) {
	file := privateFile{name: "passphrase", path: path, loss: "write a new one", handed: true}
	text, err := file.read()
	if err != nil {
		return nil, err
	}
	line := strings.TrimSpace(strings.TrimPrefix(string(text), "\ufeff"))
	switch {
	case line == "":
		return nil, fmt.Errorf("passphrase file %s is empty: write the passphrase into it, in one line", path)
	case !utf8.ValidString(line):
		return nil, fmt.Errorf("passphrase file %s is not in UTF-8: write the passphrase in UTF-8, as it is typed", path)
	case strings.ContainsFunc(line, unicode.IsControl):
		return nil, fmt.Errorf("passphrase file %s holds more than one line of text: nobody could type that", path)
	case len(norm.NFC.String(line)) > MaxPassphrase:
		return nil, fmt.Errorf("passphrase file %s holds more than %d bytes: choose a shorter passphrase", path, MaxPassphrase)
	}
	return &Passphrase{digest(line)}, nil
}

// Is tells whether somebody typed the passphrase, in a time that tells nothing.
func (p *Passphrase) Is(typed string) bool {
	hash := digest(strings.TrimSpace(typed))
	return subtle.ConstantTimeCompare(p.hash[:], hash[:]) == 1
}

// digest is the same however a keyboard puts accents together.
func digest(s string) [sha256.Size]byte { return sha256.Sum256(norm.NFC.Bytes([]byte(s))) }
