// Access files: lists of public keys in the format of authorized_keys, read strictly. A line that
// cannot be kept to the letter refuses the whole file, for half a list of operators is a wrong one.

package keys

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/ssh"
)

const maxAccessFile = 4 << 20 // bytes: some 40,000 keys

// Access is a set of keys from an access file. The zero value holds nobody; it never changes.
type Access struct {
	keys map[string]struct{} // by identity
}

// Has tells whether the holder of identity, as [Identity] gives it, is in the file.
func (a Access) Has(identity string) bool {
	_, ok := a.keys[identity]
	return ok
}

// Len is the number of different keys.
func (a Access) Len() int { return len(a.keys) }

// ReadAccess reads the access file at path: one "type base64 comment" a line, empty lines and lines
// beginning with # aside. Keys may repeat. Options, certificates and weak
// keys are errors that name the line, and so is a file that others than its owner may write.
func ReadAccess(path string) (Access, error) {
	file, err := open(path)
	if err != nil {
		return Access{}, fmt.Errorf("access file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Access{}, fmt.Errorf("access file: %w", err)
	}
	if err := checkWriters(path, info); err != nil {
		return Access{}, fmt.Errorf("access file %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxAccessFile+1))
	if err != nil {
		return Access{}, fmt.Errorf("access file: %w", err)
	}
	if len(text) > maxAccessFile {
		return Access{}, fmt.Errorf("access file %s is longer than %d bytes: remove what is not a key", path, maxAccessFile)
	}
	access, err := parseAccess(text)
	if err != nil {
		return Access{}, fmt.Errorf("access file %s, %w", path, err)
	}
	return access, nil
}

func parseAccess(text []byte) (Access, error) {
	access := Access{keys: map[string]struct{}{}}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.Trim(line, " \t\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if strings.Contains(line, "\x00") { // every other byte of UTF-16, which an editor shows as it shows others
			return Access{}, fmt.Errorf("line %d: not in UTF-8: send the file through iconv -f UTF-16 -t UTF-8", number)
		}
		if strings.Contains(line, "\r") { // it would make a comment of the keys behind it
			return Access{}, fmt.Errorf("line %d: a carriage return in the middle: end each line with a line feed", number)
		}
		identity, err := parseAccessLine(line)
		if err != nil {
			return Access{}, fmt.Errorf("line %d: %w", number, err)
		}
		access.keys[identity] = struct{}{}
	}
	return access, nil
}

func parseAccessLine(line string) (identity string, err error) {
	if strings.HasPrefix(line, "-----BEGIN") {
		return "", errors.New("a private key: keep it secret, and list its public half, the file that ends in .pub")
	}
	kind, rest := cutBlank(line)
	encoded, comment := cutBlank(rest)
	blob, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || encoded == "" {
		return "", whyNotAKey(line)
	}
	pub, err := ssh.ParsePublicKey(blob)
	switch {
	case err != nil && kind == dsa:
		return "", unusable(dsa)
	case err != nil:
		return "", whyNotAKey(line)
	}
	if _, ok := pub.(*ssh.Certificate); ok {
		return "", errors.New("a certificate: list the key that it was made for")
	}
	if pub.Type() != kind {
		return "", whyNotAKey(line)
	}
	for word := range strings.FieldsSeq(comment) { // as when one file is put behind another that has no last line feed
		if blob, err := base64.StdEncoding.DecodeString(word); err != nil {
			continue
		} else if _, err := ssh.ParsePublicKey(blob); err == nil {
			return "", errors.New("a second key behind the first: begin a new line before it")
		}
	}
	return Identity(pub)
}

// dsa is a kind of key that people still have, and no library of today reads.
const dsa = "ssh-dss"

// whyNotAKey tells a line with options from one that is no key at all.
func whyNotAKey(line string) error {
	_, _, options, _, err := ssh.ParseAuthorizedKey([]byte(line))
	switch {
	case err != nil:
		return errors.New(`not a public key: write "type base64 comment", as in a .pub file`)
	case len(options) > 0 && strings.EqualFold(options[0], "cert-authority"):
		return errors.New("a certificate authority: list the keys themselves")
	default:
		return errors.New("options before a key have no meaning here: write only the key")
	}
}

func cutBlank(s string) (head, tail string) {
	i := strings.IndexAny(s, " \t")
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.Trim(s[i:], " \t")
}
