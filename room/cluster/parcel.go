package cluster

// A snapshot on its way: packed, laid onto the servers, fetched, and found to be what it
// was.

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/time/rate"

	"teahouse/room/store"
)

// put makes a snapshot of a folder and lays it onto the shelf.
func (e *engine) put(ctx context.Context, shelf jetstream.ObjectStore, kept *store.Store) (snapshot, error) {
	began := time.Now()
	dir, err := os.MkdirTemp(kept.Folder(), ".teahouse-snapshot-*")
	if err != nil {
		return snapshot{}, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, store.DatabaseFile)
	if err := kept.Backup(ctx, file); err != nil {
		return snapshot{}, err
	}
	c, applied, err := member(ctx, dir)
	if err != nil {
		return snapshot{}, err
	}
	packed, sum, err := pack(ctx, file)
	if err != nil {
		return snapshot{}, err
	}
	in, err := os.Open(packed)
	if err != nil {
		return snapshot{}, err
	}
	defer in.Close()
	of, err := in.Stat()
	if err != nil {
		return snapshot{}, err
	}
	s := snapshot{fmt.Sprintf("%020d", applied), applied, sum, time.Since(began), began, 0}
	// Without a deadline each part would have to be on the disks as soon as a line is.
	slow, cancel := context.WithTimeout(ctx, parcelFor(uint64(of.Size())))
	defer cancel()
	laid, err := shelf.Put(slow, jetstream.ObjectMeta{Name: s.name, Metadata: map[string]string{
		appliedKey: strconv.FormatUint(applied, 10), sumKey: sum, tookKey: s.took.String(), clusterKey: c.ID,
	}}, &slowly{ctx, in, rate.NewLimiter(rate.Limit(uploadRate), uploadRate)})
	if err != nil {
		return snapshot{}, fmt.Errorf("write a snapshot to the servers: %w", err)
	}
	s.size = laid.Size
	return s, nil
}

// parcelFor is for how long so many bytes may be on their way.
func parcelFor(size uint64) time.Duration {
	return connectFor + time.Duration(size/fetchRate)*time.Second
}

// slowly reads no faster than a limit, so that lines find their way between, and until a context ends.
type slowly struct {
	ctx   context.Context
	in    io.Reader
	limit *rate.Limiter
}

func (s *slowly) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	if wait := s.limit.WaitN(s.ctx, n); wait != nil {
		return 0, wait
	}
	return n, err
}

// member tells which cluster the database of a folder belongs to, and how far it is.
func member(ctx context.Context, dir string) (c store.Cluster, applied uint64, err error) {
	r, err := store.OpenReader(dir)
	if err != nil {
		return c, 0, err
	}
	defer r.Close()
	return r.Cluster(ctx)
}

// pack compresses a file beside it, and sums up what was in it.
func pack(ctx context.Context, file string) (packed, sum string, err error) {
	in, err := os.Open(file)
	if err != nil {
		return "", "", err
	}
	defer in.Close()
	packed = file + ".gz"
	out, err := os.OpenFile(packed, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", "", err
	}
	defer out.Close()
	h := sha256.New()
	z, err := gzip.NewWriterLevel(out, gzip.BestSpeed)
	if err != nil {
		return "", "", err
	}
	_, err = io.Copy(io.MultiWriter(h, z), &slowly{ctx, in, rate.NewLimiter(rate.Inf, 0)}) // which takes long where much was said
	return packed, hex.EncodeToString(h.Sum(nil)), errors.Join(err, z.Close(), out.Close())
}

// fetch takes a snapshot from the shelf, and returns the folder in dir that it is in once
// it is found to be whole, sound and of the cluster.
func fetch(ctx context.Context, shelf jetstream.ObjectStore, s snapshot, dir string, known store.Cluster) (string, error) {
	// Without a deadline all of it would have to come, and be unpacked, within one attempt.
	slow, cancel := context.WithTimeout(ctx, parcelFor(s.size))
	defer cancel()
	got, err := shelf.Get(slow, s.name)
	if err != nil {
		return "", err
	}
	defer got.Close()
	into, err := os.MkdirTemp(dir, ".teahouse-snapshot-*")
	if err != nil {
		return "", err
	}
	err = unpack(got, filepath.Join(into, store.DatabaseFile), s.sum)
	if err == nil {
		err = store.Verify(ctx, into)
	}
	if err == nil {
		err = is(ctx, into, s, known)
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(into))
	}
	return into, nil
}

// unpack writes what a snapshot holds to a file, and compares its sum.
func unpack(in io.Reader, file, sum string) error {
	z, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(h, out), z)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != sum {
		return fmt.Errorf("its sum is %s, and should be %s", got, sum)
	}
	return nil
}

// is refuses a database that is not what was told of it.
func is(ctx context.Context, dir string, s snapshot, known store.Cluster) error {
	kept, err := store.Open(dir, quiet()) // an older form is brought to the newest
	if err != nil {
		return err
	}
	c, applied, err := kept.Cluster(ctx)
	if err == nil && (c != known || applied != s.applied) {
		err = fmt.Errorf("it is of the cluster %s up to %d, and not of %s up to %d", c.ID, applied, known.ID, s.applied)
	}
	return errors.Join(err, kept.Close())
}
