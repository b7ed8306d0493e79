package edit_test

import (
	"fmt"

	"teahouse/ui/edit"
)

// A line is typed, killed by mistake, brought back and sent.
func ExampleEditor() {
	var line edit.Editor
	_ = line.Insert("good mornin")
	_ = line.Insert("g")
	line.Key("ctrl+u") // kills all of it…
	fmt.Printf("%q\n", line.Text())
	line.Key("ctrl+y") // …and yanks it back
	fmt.Printf("%q\n", line.Text())

	fmt.Printf("sent %q\n", line.Take())
	line.Key("up") // to what was sent before
	fmt.Printf("%q\n", line.Text())
	// Output:
	// ""
	// "good morning"
	// sent "good morning"
	// "good morning"
}

// The cursor goes by what a reader takes for one character, and so does erasing.
func ExampleEditor_Key() {
	var line edit.Editor
	_ = line.Insert("tea 👩‍👩‍👧!")
	line.Key("left")
	line.Key("backspace")
	fmt.Printf("%q, cursor at %d\n", line.Text(), line.Cursor())
	fmt.Println(line.Key("f12")) // is bound to nothing, and the caller's
	// Output:
	// "tea !", cursor at 4
	// false
}

// A view lays the text out in a window. Whoever draws says how wide a cluster is.
func ExampleEditor_View() {
	var line edit.Editor
	_ = line.Insert("one cup, two cups")
	view := line.View(10, 3, func(string) int { return 1 })
	for _, row := range view.Rows {
		fmt.Printf("%q\n", row)
	}
	fmt.Println("cursor:", view.X, view.Y)
	// Output:
	// "one cup, t"
	// "wo cups"
	// cursor: 7 1
}
