// Package flood decides who may do how much, and how long they wait. The
// algorithm is the generic cell rate algorithm (GCRA): a token bucket, kept as
// the moment at which all that was let through is paid off.
//
// What it keeps true: whatever is asked, and however often, no more is let
// through than the rate allows; a wait is told before anything is refused; a
// refusal takes nothing. One person who hammers after refusals earns a pause
// that grows, and calm wears it off, so that nobody is shut out for longer than
// PauseMost after they stop. A key that many people share earns no pause:
// whatever one of them is refused changes nothing for the others. Nothing here
// reads a clock, sleeps or starts a goroutine.
package flood
