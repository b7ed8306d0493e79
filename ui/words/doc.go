// Package words holds every sentence that a person in the room can see, one
// language a file. No sentence of theirs is put together from parts outside
// this package, no plural is made by adding a letter, so that another language
// is one more file and not a search through the program.
//
// A sentence is a string, or a func where something has to be put into it. To
// add one, add a field here and its words to each file of lang, whose first lines
// say how; a test finds what is missing. Sentences take clean text and give one
// line each, without a line break, unless they say otherwise.
package words
