package keys

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMachinesCompareWhatTheyHold(t *testing.T) {
	lily, bob := line(newKey(t).PublicKey()), line(newKey(t).PublicKey())
	access := func(text string) string { return must(parseAccess([]byte(text))).Digest() }
	if access(lily+" lily\n"+bob) != access("# people\n"+bob+"\n"+lily) {
		t.Error("an access file that is written otherwise is another one")
	}
	if all := access(lily + "\n" + bob); all == access(lily) || all == access("") || access(lily) == access(bob) {
		t.Error("access files with different keys are alike")
	}
	phrase := func(text string) *Passphrase {
		path := filepath.Join(t.TempDir(), "phrase")
		ok(t, os.WriteFile(path, []byte(text), 0o600))
		p, err := ReadPassphrase(path)
		ok(t, err)
		return p
	}
	one, other := []byte("one secret"), []byte("another secret")
	if phrase("open sesame").Digest(one) != phrase(" open sesame\n").Digest(one) {
		t.Error("one passphrase has two digests")
	}
	if phrase("open sesame").Digest(one) == phrase("open barley").Digest(one) {
		t.Error("two passphrases are alike")
	}
	if phrase("open sesame").Digest(one) == phrase("open sesame").Digest(other) {
		t.Error("whoever has no secret can try passphrases on the digest")
	}
	if SecretDigest(one) == SecretDigest(other) || SecretDigest(one) != SecretDigest([]byte("one secret")) {
		t.Error("secrets are not told apart")
	}
}
