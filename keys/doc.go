// Package keys holds what SSH keys mean to the server: the key it shows to its guests, who a guest
// with a verified key is, and who stands in an access file.
//
// A private file is either whole and readable by this server alone, or it is refused with the
// remedy: nothing here ever replaces, repairs or widens a file that exists. What identifies a person
// is the fingerprint of a key that was proved, never a name, a comment or a certificate.
package keys
