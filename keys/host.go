// The host keys: made once, kept for ever, refused rather than replaced when something is wrong with
// one, because a new one makes every guest's ssh cry wolf. There are two: an ed25519 key by which
// most know the server, and an ECDSA key on the curve P-256 for clients that cannot verify ed25519,
// as old ones and those that keep to FIPS 140-2.

package keys

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/ssh"

	"teahouse/room/shell"
)

// The names of the host keys inside the state folder.
const (
	HostFile      = "host_ed25519"
	HostECDSAFile = "host_ecdsa"
)

// startAnew gets a new one of what a room is not started without, once it was in use.
const startAnew = "start once with --new-keys, which makes a new one"

// hostKind is one kind of host key.
type hostKind struct {
	file   string // its name in the state folder
	anew   string // what gets a new one once it is moved away
	name   string // as people call it
	keygen string // the arguments that make ssh-keygen make one
	fresh  func() (crypto.Signer, error)
	whole  func(raw any) (key crypto.Signer, kind, sound bool)
}

// ed25519Host is the kind by which a server is known.
func ed25519Host() hostKind {
	return hostKind{HostFile, startAnew, "an ed25519 key", "-t ed25519",
		func() (crypto.Signer, error) {
			_, key, err := ed25519.GenerateKey(nil)
			return key, err
		},
		func(raw any) (crypto.Signer, bool, bool) {
			if p, ok := raw.(*ed25519.PrivateKey); ok { // the OpenSSH format has it so, PKCS #8 as it is
				raw = *p
			}
			key, ok := raw.(ed25519.PrivateKey)
			// The file holds the public half, too, and nothing so far has compared the two: a flipped
			// bit would show only as a handshake that no client accepts.
			return key, ok, ok && bytes.Equal(key, ed25519.NewKeyFromSeed(key.Seed()))
		},
	}
}

// ecdsaHost is the kind for clients without ed25519.
func ecdsaHost() hostKind {
	return hostKind{HostECDSAFile, "start again, which makes a new one", "an ECDSA key on the curve P-256", "-t ecdsa -b 256",
		func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) },
		func(raw any) (crypto.Signer, bool, bool) {
			key, ok := raw.(*ecdsa.PrivateKey)
			if !ok || key.Curve != elliptic.P256() {
				return nil, false, false
			}
			private, err := key.Bytes()
			if err != nil {
				return nil, true, false
			}
			again, err := ecdsa.ParseRawPrivateKey(key.Curve, private)
			return key, true, err == nil && key.PublicKey.Equal(&again.PublicKey)
		},
	}
}

// LoadOrCreateHost returns the ed25519 host key kept in the folder dir, which must exist, and tells
// whether this call made it. Any number of servers starting at once get the same key. A key that is
// damaged, of another kind, or open to other users is an error that names the file and the remedy.
func LoadOrCreateHost(dir string) (host ssh.Signer, created bool, err error) {
	return loadOrCreateHost(dir, ed25519Host())
}

// LoadOrCreateHostECDSA does the same with the ECDSA host key.
func LoadOrCreateHostECDSA(dir string) (host ssh.Signer, created bool, err error) {
	return loadOrCreateHost(dir, ecdsaHost())
}

// LoadHost returns the host keys at paths, files that somebody else keeps: an operator or systemd's
// LoadCredential. They may therefore be symbolic links, and may belong to root, who may let this
// server read them through its group (modes 0400 and 0440). One of them is an ed25519 key; an ECDSA
// key may stand beside it, before or after, and is nil if none does.
func LoadHost(paths ...string) (host, ecdsa ssh.Signer, err error) {
	other := ""
	if len(paths) > 1 { // which of the two is broken, only whoever keeps it knows
		other = fmt.Sprintf(" (with \"%s\" if it is the ECDSA key)", ecdsaHost().keygen)
	}
	for _, path := range paths {
		key, err := loadHost(privateFile{
			name: "host key",
			path: path,
			loss: fmt.Sprintf("move it away and make a new one with %s%s, whereupon the ssh of everybody who knows the server by it warns that the host key has changed",
				keygen(ed25519Host().keygen, path), other),
			handed: true,
			holds:  "PRIVATE KEY-----",
		}, ed25519Host(), ecdsaHost())
		if err != nil {
			return nil, nil, err
		}
		place := &host
		if key.PublicKey().Type() != ssh.KeyAlgoED25519 {
			place = &ecdsa
		}
		if *place != nil {
			return nil, nil, fmt.Errorf("host key %s is the second %s key: name one of each kind", path, key.PublicKey().Type())
		}
		*place = key
	}
	if host == nil {
		return nil, nil, fmt.Errorf("host key %s is not an ed25519 key, and one is needed: make one with \"ssh-keygen %s -N '' -f FILE\"", strings.Join(paths, ", "), ed25519Host().keygen)
	}
	return host, ecdsa, nil
}

// keygen is a command that makes or changes the key at a path. What systemd hands in is a copy, which
// nobody can write and which goes with the service.
func keygen(arguments, path string) string {
	if dir := os.Getenv("CREDENTIALS_DIRECTORY"); dir != "" && filepath.Dir(path) == filepath.Clean(dir) {
		return fmt.Sprintf("\"ssh-keygen %s -N '' -f FILE\", where FILE is what LoadCredential= of the unit names", arguments)
	}
	return fmt.Sprintf("\"ssh-keygen %s -N '' -f %s\"", arguments, shell.Path(path))
}

func loadOrCreateHost(dir string, kind hostKind) (host ssh.Signer, created bool, err error) {
	file := privateFile{
		name: "host key",
		path: filepath.Join(dir, kind.file),
		loss: "move it away and " + kind.anew + ", whereupon the ssh of everybody who knows the server by it warns that the host key has changed",
	}
	created, err = file.ensure(func() ([]byte, error) {
		key, err := kind.fresh()
		if err != nil {
			return nil, err
		}
		block, err := ssh.MarshalPrivateKey(key, "teahouse host key")
		if err != nil {
			return nil, err
		}
		return pem.EncodeToMemory(block), nil
	})
	if err != nil {
		return nil, false, err
	}
	host, err = loadHost(file, kind)
	return host, created, err
}

// loadHost reads a key of one of some kinds.
func loadHost(file privateFile, kinds ...hostKind) (ssh.Signer, error) {
	text, err := file.read()
	if err != nil {
		return nil, err
	}
	raw, err := ssh.ParseRawPrivateKey(text)
	if locked := (*ssh.PassphraseMissingError)(nil); errors.As(err, &locked) {
		return nil, fmt.Errorf("%s %s is locked with a passphrase: unlock it with %s", file.name, file.path, keygen("-p", file.path))
	}
	if err != nil {
		return nil, file.damaged(err.Error())
	}
	var names []string
	for _, kind := range kinds {
		key, ok, sound := kind.whole(raw)
		switch {
		case ok && sound:
			return ssh.NewSignerFromKey(key)
		case ok:
			return nil, file.damaged("its two halves do not belong together")
		}
		names = append(names, kind.name)
	}
	return nil, fmt.Errorf("%s %s is not %s: %s", file.name, file.path, strings.Join(names, " or "), file.loss)
}
