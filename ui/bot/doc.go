// Package bot speaks with programs: one JSON object a line, both ways. What it keeps
// true: events come in the order of their numbers, none twice, and none left out
// untold; requests are answered in order, one at a time, and an answer follows the
// events that its request caused; and whatever is written or not read costs bounded
// memory and nobody else.
package bot
