package words

// Friends is what people read of those whom they chose to be told of.
type Friends struct {
	Guest   string // to somebody without a key, who cannot choose any
	Added   func(name string) string
	Removed func(name string) string

	None   string
	Head   func(n int) string                          // above all of them, each as…
	Called func(name, chosen string, gave bool) string // …this: with the name by which they were chosen, if that is another one; gave: it is theirs no more
	Here   func(name, since string) string
	Last   func(name, when string) string
	Absent func(name string) string // nobody knows since when
	Hides  func(name string) string // they do not tell

	Trait string                   // beside a name in a list
	Named func(name string) string // where they come and go
	Came  func(name string) string // title of a notification

	SeenOn, SeenOff string
	Door            string // closed to all others
}
