package serve_test

import (
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/ui/serve/sshtest"
)

// Whoever was made an operator and gave their name up governed on by commands, seen by nobody,
// and no operator could end it: nobody was called so, and nobody bans an operator.
func TestAnOperatorWithoutANameIsFoundByTheirKey(t *testing.T) {
	h, root, _ := governed(t)
	lily := sshtest.Who{User: "lily", Signer: sshtest.NewKey(t), Behind: root.Behind}
	key := gossh.FingerprintSHA256(lily.Signer.PublicKey())
	h.runs(t, lily, 0, "register --yes")
	h.runs(t, root, 0, "op lily")
	h.runs(t, lily, 0, "release --yes lily")
	h.runs(t, lily, 0, "lock 0")
	h.runs(t, root, 1, "deop --yes lily")
	h.runs(t, root, 2, "deop --yes "+key[:30])
	if says := h.runs(t, root, 1, "deop "+key); !strings.Contains(says, "an operator no longer?") {
		t.Errorf("before it, ruth is asked: %s", says)
	}
	h.runs(t, root, 0, "deop --yes "+key)
	h.runs(t, lily, 1, "lock 0")
	h.runs(t, root, 0, "op "+key)
	h.runs(t, lily, 0, "lock 0")
	if says := h.runs(t, root, 1, "op "+gossh.FingerprintSHA256(sshtest.NewKey(t).PublicKey())); !strings.Contains(says, "has not registered") {
		t.Errorf("of a key that nobody has, ruth reads %s", says)
	}
	if says := h.runs(t, root, 0, "audit"); !strings.Contains(says, "made "+key[:20]) {
		t.Errorf("the audit says %s", says)
	}
}
