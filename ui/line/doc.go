// Package line is the room without a screen: verbs and bots, and who goes to line
// mode. What it keeps true: what is told here is what the screen would tell the same person, and
// whatever they send or do not read costs bounded memory and nobody else.
package line
