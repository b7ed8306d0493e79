package stdio

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
)

// An event for programs tells what the line tells, and never who somebody is.
func TestEventsTellNobodysIdentity(t *testing.T) {
	for _, kind := range kinds {
		var buf bytes.Buffer
		o := newOut(&buf, false, 0)
		o.Object(eventFor(happening(kind), state.Present{Person: state.Person{ID: "visit:SECRET-to", Name: "carol"}, Fold: "carol"}))
		roomtest.OK(t, o.Flush())
		text := buf.String()
		if kind == state.KindRevoke { // of the reader's own key
			text = strings.Replace(text, `"key":"SECRET-was"`, "", 1)
		}
		if strings.Contains(text, "SECRET") {
			t.Errorf("%s tells %s", kind, buf.String())
		}
		var got map[string]any
		if err := json.Unmarshal(buf.Bytes(), &got); err != nil || got["event"] != string(kind) || got["seq"] != 7.0 || got["from"] != "ada" || got["whom"] != "bob" {
			t.Errorf("%s is %s: %v", kind, buf.String(), err)
		}
	}
}

func TestEventsKnowTheirReader(t *testing.T) {
	carol := state.Present{Person: state.Person{ID: "visit:SECRET-to", Name: "Carol"}, Fold: "carol"}
	said := happening(state.KindSay)
	said.Text = "hello Carol, tea?"
	if e := eventFor(said, carol); !e.Mention || e.Self || e.Private {
		t.Errorf("a mention is %+v", e)
	}
	said.Who = carol.Person
	if e := eventFor(said, carol); e.Mention || !e.Self {
		t.Errorf("their own line is %+v", e)
	}
	if e := eventFor(happening(state.KindWhisper), carol); !e.Private || e.To[0] != "carol" {
		t.Errorf("a private line is %+v", e)
	}
}

// No control reaches a terminal, whoever let it through before.
func TestOutIsALockOfItsOwn(t *testing.T) {
	var buf bytes.Buffer
	o := newOut(&buf, true, 80)
	o.Line("a\x1b[2J\x9b\u009b\u0085\x7f\x00b\tc\nd\r")
	o.Object(TextRow{Text: "\u009b\x1b<&>"})
	o.Draw("\r x\b \n\x1b[A\u009b\x07")
	roomtest.OK(t, o.Flush())
	if got, want := buf.String(), "a[2Jb\tc d\r\n{\"text\":\"\\u001b<&>\"}\r\n\r x\b \n[A"; got != want {
		t.Errorf("it lets through %q, not %q", got, want)
	}
}

// eventFor is e as me reads it, with cursors that are easy to read.
func eventFor(e *state.Event, me state.Present) command.Event {
	return command.Teller{Me: me, Cursor: func(n uint64) string { return "n" + strconv.FormatUint(n, 10) }}.Event(e)
}

// TestNoMemoryWaitsForWhatIsWritten: most sessions say nothing for hours.
func TestNoMemoryWaitsForWhatIsWritten(t *testing.T) {
	var buf strings.Builder
	o := newOut(&buf, false, 0)
	var want strings.Builder
	for n := range 5 {
		text := strings.Repeat("x", n*outBytes/2+1)
		o.Line(text)
		want.WriteString(text + "\n")
		if cap(o.waits) > 2*outBytes {
			t.Errorf("%d bytes wait", cap(o.waits))
		}
	}
	if err := o.Flush(); err != nil || buf.String() != want.String() || cap(o.waits) > outKept {
		t.Errorf("%v, %d bytes of %d are written, memory for %d is kept", err, buf.Len(), want.Len(), cap(o.waits))
	}
}
