// The host key: made once, kept for ever, refused rather than replaced when something is wrong with
// it, because a new one makes every guest's ssh cry wolf.

package keys

import (
	"bytes"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"fmt"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

// HostFile is the name of the host key inside the state folder.
const HostFile = "host_ed25519"

// LoadOrCreateHost returns the ed25519 host key kept in the folder dir, which must exist, and tells
// whether this call made it. Any number of servers starting at once get the same key. A key that is
// damaged, of another kind, or open to other users is an error that names the file and the remedy.
func LoadOrCreateHost(dir string) (host ssh.Signer, created bool, err error) {
	file := privateFile{
		name: "host key",
		path: filepath.Join(dir, HostFile),
		loss: "move it away and a new one is made at the next start, whereupon everybody's ssh warns that the host key has changed",
	}
	created, err = file.ensure(newHost)
	if err != nil {
		return nil, false, err
	}
	host, err = loadHost(file)
	return host, created, err
}

// LoadHost returns the ed25519 host key at path, a file that somebody else keeps: an operator or
// systemd's LoadCredential. It may therefore be a symbolic link, and may belong to root, who may let
// this server read it through its group (modes 0400 and 0440).
func LoadHost(path string) (ssh.Signer, error) {
	return loadHost(privateFile{
		name:   "host key",
		path:   path,
		loss:   fmt.Sprintf("move it away and make a new one with \"ssh-keygen -t ed25519 -N '' -f %s\", whereupon everybody's ssh warns that the host key has changed", path),
		handed: true,
	})
}

func newHost() ([]byte, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	block, err := ssh.MarshalPrivateKey(key, "teahouse host key")
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(block), nil
}

func loadHost(file privateFile) (ssh.Signer, error) {
	text, err := file.read()
	if err != nil {
		return nil, err
	}
	raw, err := ssh.ParseRawPrivateKey(text)
	if locked := (*ssh.PassphraseMissingError)(nil); errors.As(err, &locked) {
		return nil, fmt.Errorf("%s %s is locked with a passphrase: unlock it with \"ssh-keygen -p -N '' -f %s\"", file.name, file.path, file.path)
	}
	if err != nil {
		return nil, file.damaged(err.Error())
	}
	var key ed25519.PrivateKey
	switch raw := raw.(type) {
	case *ed25519.PrivateKey: // the OpenSSH format
		key = *raw
	case ed25519.PrivateKey: // PKCS #8
		key = raw
	default:
		return nil, fmt.Errorf("%s %s is not an ed25519 key, the only kind used here: %s", file.name, file.path, file.loss)
	}
	// The file holds the public half, too, and nothing so far has compared the two: a flipped bit
	// would show only as a handshake that no client accepts.
	if !bytes.Equal(key, ed25519.NewKeyFromSeed(key.Seed())) {
		return nil, file.damaged("its two halves do not belong together")
	}
	return ssh.NewSignerFromKey(key)
}
