// Package verb is what somebody does from a shell: ssh HOST VERB. What it keeps
// true: a verb ends with the status that tells what came of it, says on standard
// error why, and nothing that was piped into it is lost without a word.
package verb
