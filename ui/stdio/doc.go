// Package stdio is what everything stands on that comes without a screen: what is
// asked for on the command line, the three streams, who they are that ask, how
// long something is tried again, and how it ends.
//
// What it keeps true:
//
//   - Nothing goes to stdout but what was asked for, and no control reaches a
//     terminal, whatever is written.
//   - What is refused says so on stderr and in the exit status, and the reason
//     alone decides the status.
//   - What follows the flags of say, me and dm is never interpreted.
//   - A command that only waits gives its seat up.
package stdio
