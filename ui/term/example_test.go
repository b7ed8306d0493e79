package term_test

import (
	"bytes"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/term"
)

// Whatever a terminal sends becomes messages: text, keys, pastes. What is none of
// these is dropped.
func ExampleDecoder() {
	var d term.Decoder
	for _, msg := range d.Decode([]byte("hi\r\x1b[5~\x1b[200~two\nlines\x1b[201~\x1b[99;99y")) {
		switch msg := msg.(type) {
		case term.TextMsg:
			fmt.Printf("text %q\n", string(msg))
		case tea.KeyPressMsg:
			fmt.Println("key", msg.Keystroke())
		case tea.PasteMsg:
			fmt.Printf("paste %q\n", msg.Content)
		}
	}
	// Output:
	// text "hi"
	// key enter
	// key pgup
	// paste "two\nlines"
}

// A screen is given frames, and sends what of them is new.
func ExampleScreen() {
	var terminal bytes.Buffer
	s := term.NewScreen(&terminal)
	_ = s.Enter(term.Modes{Paste: true})
	f := term.Frame{Width: 40, Height: 5, Rows: []string{"teahouse", "", "good morning"}}
	_ = s.Draw(&f)
	terminal.Reset()

	_ = s.Draw(&f) // nothing has changed
	fmt.Println(terminal.Len(), "bytes")

	f.Rows[2] = "good evening\a" // a bell is no text
	_ = s.Draw(&f)
	fmt.Println(bytes.Contains(terminal.Bytes(), []byte("evening")), bytes.Contains(terminal.Bytes(), []byte("teahouse")),
		bytes.ContainsRune(terminal.Bytes(), '\a'))
	_ = s.Leave()
	// Output:
	// 0 bytes
	// true false false
}

// Lines are broken as a reader expects. How wide a text is depends on the terminal.
func ExampleWrap() {
	for _, row := range term.Wrap("a cup of 龍井茶 for everybody", 12, term.Widths{}) {
		fmt.Printf("%q %d\n", row, term.Widths{}.String(row))
	}
	// Output:
	// "a cup of 龍" 11
	// "井茶 for" 8
	// "everybody" 9
}
