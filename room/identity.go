package room

import (
	"crypto/rand"
	"strings"
)

// Identity says who somebody is, whatever name he bears. It is an unregistered
// key, or a visit without a key that ends with its last seat.
type Identity string

const (
	keyPrefix   = "key:"
	visitPrefix = "visit:"
)

// KeyIdentity is the identity of a verified key, by its SHA256 fingerprint.
func KeyIdentity(fingerprint string) Identity { return Identity(keyPrefix + fingerprint) }

// NewVisit draws the identity of somebody who brought no key.
func NewVisit() Identity { return Identity(visitPrefix + rand.Text()) }

// Lasting tells whether the identity can come back, and so can own history.
func (i Identity) Lasting() bool { return !strings.HasPrefix(string(i), visitPrefix) }

// Person is somebody as a line shows him: who he is, and the name he bore then.
type Person struct {
	ID   Identity `json:"id"`
	Name string   `json:"name"`
}

// Viewer is on whose behalf history is read.
type Viewer struct{ ID Identity }
