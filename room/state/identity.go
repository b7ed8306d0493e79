package state

// Who somebody is, and who reads. An identity never passes to somebody else: an account's is made
// of the entry that made it, a key's of the key, and a visit's of what was drawn for it alone.

import (
	"math"
	"strconv"
	"strings"
)

// Identity says who somebody is, whatever name they bear. It is an account, an
// unregistered key, or a visit without a key that ends with its last seat.
type Identity string

const (
	accountPrefix = "acct:"
	keyPrefix     = "key:"
	visitPrefix   = "visit:"
)

// KeyIdentity is the identity of a verified key, by its SHA256 fingerprint.
func KeyIdentity(fingerprint string) Identity { return Identity(keyPrefix + fingerprint) }

// Visit is the identity of somebody who brought no key, by what was drawn for them.
func Visit(random string) Identity { return Identity(visitPrefix + random) }

// accountIdentity is the identity of the account that an entry of the log made.
func accountIdentity(seq uint64) Identity {
	return Identity(accountPrefix + strconv.FormatUint(seq, 10))
}

// Lasting tells whether the identity can come back, and so can own history.
func (i Identity) Lasting() bool { return !strings.HasPrefix(string(i), visitPrefix) }

// Registered tells whether the identity is an account.
func (i Identity) Registered() bool { return strings.HasPrefix(string(i), accountPrefix) }

// Fingerprint is the SHA256 fingerprint of an identity that is a key, or empty.
func (i Identity) Fingerprint() string {
	fingerprint, ok := strings.CutPrefix(string(i), keyPrefix)
	if !ok {
		return ""
	}
	return fingerprint
}

// Person is somebody as a line shows them: who they are, and the name they bore then.
type Person struct {
	ID   Identity `json:"id"`
	Name string   `json:"name"`
}

// Viewer is on whose behalf history is read, and which part of it.
type Viewer struct {
	ID     Identity
	From   uint64       // the first event that is kept long enough to be shown; 0 if all are
	Joined []Membership // the channels that they read, by rising number
	Scope  Scope
}

// Membership is a channel that somebody reads.
type Membership struct {
	Num   uint64
	Since uint64 // the first event of it that they may read; 0 if they may read all
}

// Marker is how far somebody has read: up to an event, in a channel or, where its
// number is 0, in the house.
type Marker struct{ Num, N uint64 }

// Scope is which part of what somebody may read is asked for. The zero value is
// the house, with all their private lines.
type Scope struct {
	All  bool     // the house, their private lines, and all their channels
	In   uint64   // one channel alone
	With Identity // the private lines alone that they and one other person share, and nobody else
}

// Above is the number above which the viewer reads on from n.
func (v Viewer) Above(n uint64) uint64 {
	if v.From > 0 {
		n = max(n, v.From-1)
	}
	return min(n, math.MaxInt64)
}
