// Faults for the program as it is built: this file is laid over the package of the
// running server, and stands between SQLite and the disk, and between the room and
// its log. A file that FAULTS names says what fails now, one fault a word:
//
//	write=full write=broken   of what SQLite writes, half is written
//	sync=broken sync=500ms    an fsync fails, or takes so long
//	read=broken               what is not in memory cannot be read
//	room=broken               the room's loop panics at the next line
//	screen=broken             the next screen that is drawn panics
package server

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"time"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"teahouse/room"
	"teahouse/room/state"
)

// fails is how a part of the machine fails now, "" if it does not.
func fails(of string) string {
	text, err := os.ReadFile(os.Getenv("FAULTS"))
	if err != nil {
		return ""
	}
	for _, word := range strings.Fields(string(text)) {
		if part, how, _ := strings.Cut(word, "="); part == of {
			return how
		}
	}
	return ""
}

// once is fails, and mends it.
func once(of string) bool { return fails(of) != "" && os.Remove(os.Getenv("FAULTS")) == nil }

type (
	openFunc = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	ioFunc   = func(tls *libc.TLS, file, buf uintptr, n int32, at int64) int32
	syncFunc = func(tls *libc.TLS, file uintptr, flags int32) int32
)

// What SQLite's own way to the disk does. Its files differ in how they are locked and
// closed, and not in how they are read and written.
var (
	disk  sqlite3.Tsqlite3_vfs
	files sqlite3.Tsqlite3_io_methods

	opening sync.Mutex
	ours    = map[uintptr]*sqlite3.Tsqlite3_io_methods{} // in place of SQLite's
)

func init() {
	tls := libc.NewTLS()
	defer tls.Close()
	vfs := (*sqlite3.Tsqlite3_vfs)(at(sqlite3.Xsqlite3_vfs_find(tls, 0)))
	disk = *vfs
	vfs.FxOpen = pointer(openFile)
}

// at is memory that C would have.
func at(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

// pointer is a function as C would have it, and function the way back.
func pointer(f any) uintptr { return (*[2]uintptr)(unsafe.Pointer(&f))[1] }

func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&struct{ uintptr }{p})) }

func openFile(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32 {
	rc := function[openFunc](disk.FxOpen)(tls, vfs, name, file, flags, out)
	if rc != sqlite3.SQLITE_OK {
		return rc
	}
	opening.Lock()
	defer opening.Unlock()
	f := (*sqlite3.Tsqlite3_file)(at(file))
	methods := ours[f.FpMethods]
	if methods == nil {
		files = *(*sqlite3.Tsqlite3_io_methods)(at(f.FpMethods))
		methods = new(sqlite3.Tsqlite3_io_methods)
		*methods = files
		methods.FxWrite, methods.FxSync, methods.FxRead = pointer(writeFile), pointer(syncFile), pointer(readFile)
		ours[f.FpMethods] = methods
	}
	f.FpMethods = uintptr(unsafe.Pointer(methods))
	return rc
}

func writeFile(tls *libc.TLS, file, buf uintptr, n int32, at int64) int32 {
	how := fails("write")
	if how == "" {
		return function[ioFunc](files.FxWrite)(tls, file, buf, n, at)
	}
	function[ioFunc](files.FxWrite)(tls, file, buf, n/2, at)
	if how == "full" {
		return sqlite3.SQLITE_FULL
	}
	return sqlite3.SQLITE_IOERR_WRITE
}

func syncFile(tls *libc.TLS, file uintptr, flags int32) int32 {
	how := fails("sync")
	if how == "broken" {
		return sqlite3.SQLITE_IOERR_FSYNC
	}
	if slow, err := time.ParseDuration(how); err == nil {
		time.Sleep(slow)
	}
	return function[syncFunc](files.FxSync)(tls, file, flags)
}

func readFile(tls *libc.TLS, file, buf uintptr, n int32, at int64) int32 {
	if fails("read") != "" {
		return sqlite3.SQLITE_IOERR_READ
	}
	return function[ioFunc](files.FxRead)(tls, file, buf, n, at)
}

// faultyLog loses an answer, and then gives an entry that means nothing.
type faultyLog struct {
	room.Log
	lost string // the proposal's id
}

func faulty(l room.Log) room.Log { return &faultyLog{Log: l} }

func (l *faultyLog) Append(ctx context.Context, batch []*state.Proposal) ([]uint64, error) {
	seqs, err := l.Log.Append(ctx, batch)
	for _, p := range batch {
		if _, says := p.Body.(*state.Say); says && err == nil && once("room") {
			l.lost = p.ID
			return nil, errors.New("the answer is lost")
		}
	}
	return seqs, err
}

func (l *faultyLog) Read(ctx context.Context, from uint64, fn func(room.Entry) error) error {
	return l.Log.Read(ctx, from, func(e room.Entry) error {
		if e.Proposal.ID == l.lost {
			e.Proposal.Body = nil
		}
		return fn(e)
	})
}

// delivered panics on the goroutine that draws a screen.
func delivered(note func(time.Duration)) func(time.Duration) {
	return func(age time.Duration) {
		if once("screen") {
			panic("somebody's words")
		}
		note(age)
	}
}
