package words

// Settings is about what people choose for themselves.
type Settings struct {
	Does   map[string]string                                       // what one is for, by its name
	Row    func(name, value, does string, options []string) string // there may be no options
	Chosen func(name, value string) string
	None   func(name string, all []string) string // there is no such setting
}
