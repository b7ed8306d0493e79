package words

// Lang is what people read of languages.
type Lang struct {
	Reads   func(name string) string       // above the languages: which one they read
	One     func(name, code string) string // in that list
	Auto    string                         // it is as the client says
	Chosen  func(name string) string       // in the language that was chosen
	None    func(asked string) string      // there is no such language
	NoUTF8  func(name string) string       // it needs letters that the terminal does not show; read in English
	English string                         // how to come to English, in English: for those whose client chose
}
