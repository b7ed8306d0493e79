package ui

// Where the reader left off: a mark stands before the first line that came
// while he looked elsewhere, and stays there until he has been away again.

// unread counts a line that comes while the reader is away, and puts the mark
// before the first of them.
func (t *transcript) unread(at int64) {
	if !t.marked {
		t.unmark()
		t.push(item{note: &note{kind: noteNew, at: at}})
		t.marked, t.unseen = true, 0
	}
	t.unseen++
}

// seen forgets what is unread once the mark is in view.
func (t *transcript) seen() {
	if t.unseen == 0 || t.absent {
		return
	}
	if i := t.mark(); i < 0 || i >= t.top {
		t.unseen = 0
	}
}

// returned says that the reader looks here again: what comes when he is gone
// the next time will be new.
func (t *transcript) returned() { t.absent, t.marked = false, false }

// unmark takes the mark for new lines away.
func (t *transcript) unmark() {
	t.marked = false
	for i := len(t.tail) - 1; i >= 0; i-- {
		if n := t.tail[i].note; n != nil && n.kind == noteNew {
			t.remove(i)
		}
	}
}

// toNew brings the mark for new lines to the top of the view, and tells
// whether there is one.
func (t *transcript) toNew() bool {
	i := t.mark()
	if i < 0 {
		return false
	}
	if top, _ := t.bottom(); i < top {
		t.hold(i, 0)
	}
	return true
}

// mark is where the mark for new lines stands, -1 if it does not.
func (t *transcript) mark() int {
	for i := t.count() - 1; i >= 0; i-- {
		if n := t.at(i).note; n != nil && n.kind == noteNew {
			return i
		}
	}
	return -1
}
