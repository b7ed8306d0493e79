package cluster

// What may come from servers that are shared: messages that no node wrote, leases, snapshots.

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// FuzzMessage: a message is a batch of proposals that would be written again as they are, or is passed over.
func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		"", "null", "[]", "[null]", "{}", `[{"v":1,"id":"p","at":1,"seat":{"node":"a","epoch":1,"num":1},"kind":"say","body":{"text":"x"}}]`,
		`[{"v":2,"kind":"say","body":[]},{"kind":"","body":null}]`, `[{"seat":{"epoch":-1}}]`, "[" + string(bytes.Repeat([]byte("{},"), room.MessageMost)) + "{}]", string(bytes.Repeat([]byte("["), 20_000)),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		batch, err := join(data)
		if err != nil {
			if batch != nil {
				t.Errorf("%d of them, and %v", len(batch), err)
			}
			return
		}
		letters, err := split(batch, messageMost)
		if err != nil {
			return // one is longer than any that was written
		}
		var again []*state.Proposal
		for _, l := range letters {
			some, err := join(l.data)
			if err != nil || len(some) != l.size {
				t.Fatalf("of %d there are %d, %v", l.size, len(some), err)
			}
			again = append(again, some...)
		}
		one, errOne := json.Marshal(batch)
		two, errTwo := json.Marshal(again)
		if errOne != nil || errTwo != nil || len(batch) > 0 && !bytes.Equal(one, two) {
			t.Errorf("%s (%v) is %s (%v) after it was sent", one, errOne, two, errTwo)
		}
	})
}

// FuzzLease: what stands in the place of a lease holds nobody's place but that of its own key.
func FuzzLease(f *testing.F) {
	f.Add("$KV.room-nodes.node.b", []byte(`{"node":"b","instance":"1","epoch":3,"since":"2026-11-28T00:00:00Z"}`))
	f.Add("$KV.room-nodes.node.me", []byte(`{"epoch":-1}`))
	f.Add("$KV.room-nodes.snapshot", []byte(`a`))
	f.Add(".node.", []byte(`null`))
	f.Fuzz(func(t *testing.T, subject string, data []byte) {
		now := time.Now()
		p := peers{all: map[string]*sighting{}}
		p.take(message{seq: 1, subject: "$KV.room-nodes." + leaseKey("me"), data: []byte(`{"node":"me"}`)}, "me", now)
		p.take(message{seq: 2, subject: subject, data: data}, "me", now)
		if len(p.all) > 2 || p.all["me"] == nil {
			t.Errorf("%q is seen as %v", subject, p.all)
		}
		if gone := p.silent(map[string]uint64{"me": 1, "b": 1}, "me", now); len(gone) > 0 {
			t.Errorf("%v are taken for gone at once", gone)
		}
	})
}

// FuzzSnapshot: what does not have the sum that was told is no snapshot, however it is packed.
func FuzzSnapshot(f *testing.F) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("SQLite format 3\x00"))
	_ = z.Close()
	f.Add(packed.Bytes(), true)
	f.Add(packed.Bytes()[:packed.Len()-4], true)
	f.Add(append(packed.Bytes(), packed.Bytes()...), false)
	f.Add([]byte("\x1f\x8b"), false)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, known bool) {
		file := filepath.Join(dir, "room.db")
		defer os.Remove(file)
		sum := hex.EncodeToString(make([]byte, sha256.Size))
		if known {
			sum = plainSum(data)
		}
		err := unpack(bytes.NewReader(data), file, sum)
		text, _ := os.ReadFile(file)
		if got := sha256.Sum256(text); err == nil && hex.EncodeToString(got[:]) != sum {
			t.Errorf("%q is taken for what has the sum %s", text, sum)
		}
	})
}

// plainSum is the sum of what is packed, as far as it can be unpacked.
func plainSum(data []byte) string {
	h := sha256.New()
	if z, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
		_, _ = io.Copy(h, z) // or it breaks off there
	}
	return hex.EncodeToString(h.Sum(nil))
}
