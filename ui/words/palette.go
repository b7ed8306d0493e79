package words

// Palette is the list of all that can be gone to and chosen.
type Palette struct {
	Prompt  string
	Go      string // beside a place where they are
	Join    string // beside a channel that they may join
	Write   string // beside a person
	Setting func(value, does string) string
	None    string   // nothing fits what is sought
	Hints   []string // while it is open, the most useful one first
	Turns   []string // while the settings are
}
