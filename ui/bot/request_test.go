package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/stdio/stdiotest"
	"teahouse/ui/words"
	"testing"
	"testing/iotest"
)

// However the input comes in pieces, its lines are the same, and no more than
// one is held.
func TestLinesOfInput(t *testing.T) {
	giant := strings.Repeat("x", requestMost-1)
	text := "a\n\nb\r\n" + giant + "\n" + giant + "x\n" + "c\n" + strings.Repeat(giant, 3) + "\nd"
	want := "1 a, 3 b, 4 giant, 5 long, 6 c, 7 long, 8 d half, "
	for name, in := range map[string]io.Reader{
		"at once": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text)),
		"with its end": iotest.DataErrReader(strings.NewReader(text)), "behind a byte order mark": strings.NewReader("\ufeff" + text),
	} {
		t.Run(name, func(t *testing.T) {
			var got strings.Builder
			for lines := newRequestLines(in); ; {
				line, long, half, err := lines.next()
				if err != nil {
					if !errors.Is(err, io.EOF) {
						t.Error(err)
					}
					break
				}
				fmt.Fprint(&got, lines.n, " ", strings.Replace(string(line), giant, "giant", 1))
				for what, is := range map[string]bool{"long": long, " half": half} {
					if is {
						got.WriteString(what)
					}
				}
				got.WriteString(", ")
			}
			if got.String() != want {
				t.Errorf("the lines are %s, not %s", got.String(), want)
			}
		})
	}
}

// What the decoder takes is what the schema allows, and what it refuses the
// schema allows only where it knows less: keys twice, the size of an id, and
// whole numbers that are written with a point.
func FuzzDecode(f *testing.F) {
	for _, line := range examples {
		f.Add([]byte(line), false)
		f.Add([]byte(line[:len(line)/2]), true)
	}
	for _, line := range []string{
		`{"do":"say","text":"a","text":"b"}`, `{"do":"who","id":1e99999}`, `{"do":"events","since":1.0}`, `{"do":"say","text":"\ud800"}`,
		`{"do":"dm","to":[null],"text":""}`, "{\"do\":\"say\",\"text\":\"\u2028\x00\xff\"}", `[]`, `{"":0}`, `{"do":"history","limit":-0}`,
	} {
		f.Add([]byte(line), false)
	}
	w := &words.English().Bot
	f.Fuzz(func(t *testing.T, line []byte, half bool) {
		if bytes.IndexByte(line, '\n') >= 0 || len(line) > requestMost {
			t.Skip()
		}
		q, fault := decode(line, half, w)
		allowed := stdiotest.Conforms("in", string(line)) == nil
		if fault == nil {
			if !allowed {
				t.Errorf("it takes %s", line)
			}
			for _, field := range q.given {
				if !q.deed.takes(field) {
					t.Errorf("of %s it takes %s", line, field)
				}
			}
			for _, field := range q.deed.must {
				if !q.has(field) {
					t.Errorf("of %s it does not need %s", line, field)
				}
			}
		} else {
			known := []stdio.Code{codeNUL, stdio.Code(command.CodeNoText), codeField, codeType} // each is looked at below
			if allowed && !slices.Contains(known, fault.Code) {
				t.Errorf("it refuses %s: %v", line, fault)
			}
			if allowed && fault.Code == codeField && !strings.Contains(fault.Message, "twice") {
				t.Errorf("it does not know a field of %s: %v", line, fault)
			}
			if allowed && fault.Code == codeType && fault.Field != "id" && !bytes.ContainsAny(line, ".eE") {
				t.Errorf("it refuses the type of a field of %s: %v", line, fault)
			}
			if fault.Message == "" || strings.ContainsAny(fault.Message, "\n\x1b") {
				t.Errorf("why it refuses %q: %q", line, fault.Message)
			}
		}
		answer, err := json.Marshal(stdio.Failure{Error: "json", ID: q.id, Line: 1})
		if err != nil || stdiotest.Conforms("error", string(answer)) != nil {
			t.Errorf("with the id of %s, an answer is %s: %v", line, answer, err)
		}
	})
}
