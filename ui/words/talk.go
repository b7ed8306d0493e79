package words

// Talk is about how the talk stands on a screen, and the list of people beside it.
type Talk struct {
	Lines  func(n int) string // in the frame of a block of code
	Find   string             // before what people are looked for by
	Nobody string             // where that finds nobody
	Low    string             // the window has no room for the list
	List   []string           // hints, while the list has the keys
}
