package monitor

// What lies on the disk is looked at by one at a time, whom whoever asks waits for only a while: a
// disk that hangs keeps nobody from being told that it does.

import (
	"os"
	"path/filepath"
	"sync"
	"time"

	"teahouse/room/store"
	"teahouse/ui/ops/archive"
)

// lookWithin is how long a disk may take to tell of a few files.
const lookWithin = time.Second

// found is what is on the disk, and what is wrong with it.
type found struct {
	trouble  error     // of the log
	behind   error     // of the history
	database int64     // bytes
	backup   time.Time // the last one; zero: none is noted
}

// disk is what was found there last.
type disk struct {
	mu    sync.Mutex
	last  found
	asked time.Time     // when somebody went to look for that
	began time.Time     // when somebody went who is not back yet; zero: nobody
	done  chan struct{} // is closed when they are
}

// look tells what is found on the disk, and for how long that or the log has been stalled. What
// the disk does not tell in time is as it was when it last did.
func (m *Monitor) look() (f found, stalled time.Duration) {
	d, now := &m.disk, time.Now()
	patience := time.NewTimer(lookWithin)
	defer patience.Stop()
	d.mu.Lock()
	defer d.mu.Unlock()
	for waits := true; waits && d.asked.Before(now); { // twice, where somebody was on their way
		if d.began.IsZero() {
			d.began, d.done = time.Now(), make(chan struct{})
			go m.lookForAll()
		}
		done := d.done
		d.mu.Unlock()
		select {
		case <-done:
		case <-patience.C:
			waits = false
		}
		d.mu.Lock()
	}
	stalled, _ = m.Room.Trouble()
	if !d.began.IsZero() && d.asked.Before(now) {
		stalled = max(stalled, time.Since(d.began))
	}
	return d.last, stalled
}

// lookForAll goes and looks, for all who ask meanwhile.
func (m *Monitor) lookForAll() {
	f := m.find()
	d := &m.disk
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last, d.asked, d.began = f, d.began, time.Time{}
	close(d.done)
}

// find looks. The room knows of what it last wrote; where nobody has written since, the
// database may be gone.
func (m *Monitor) find() (f found) {
	stalled, err := m.Room.Trouble()
	if stalled == 0 && err == nil && m.Held != nil {
		err = m.Held()
	}
	f.trouble, f.behind = store.Explain(m.State, err), store.Explain(m.State, m.Room.Behind())
	f.backup = archive.LastBackup(m.State)
	files, _ := filepath.Glob(filepath.Join(m.State, store.DatabaseFile+"*"))
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			f.database += info.Size()
		}
	}
	return f
}
