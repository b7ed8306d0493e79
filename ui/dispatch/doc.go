// Package dispatch is the room without a screen: it hands what somebody called for
// to plain lines (ui/lines), to a bot (ui/bot) or to a verb (ui/verb), which know
// nothing of each other. What it keeps true: what is told there is what the screen
// would tell the same person, and whatever they send or do not read costs bounded
// memory and nobody else.
package dispatch
