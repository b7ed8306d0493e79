// Package cluster is the log of a room on many machines: a stream of NATS JetStream,
// which the servers of NATS keep in several copies.
//
// What it keeps true:
//
//   - The stream alone orders. What one node appends, its own room included, is
//     applied as it is read back, so all nodes apply the same in the same order.
//   - What Append acknowledged is on the disks of a majority of the servers, once. It
//     is tried again under the same id until that is known; the state passes over what
//     arrives twice all the same, see [teahouse/room/state.Proposal].
//   - A stream is one for ever. One that was made anew, was set back, or has dropped what
//     a node lacks is told and never followed.
//   - That a node is gone is decided in the log. Its lease, which it renews in a bucket,
//     only tells the others when to propose that.
//   - Nobody waits for NATS but the goroutines that append and read.
//
// The time of an entry is the server's that took it; clocks of nodes do not matter.
package cluster
