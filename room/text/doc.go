// Package text is what people write, made safe before it enters the log: lines,
// names, and how long something holds.
//
// What it keeps true:
//
//   - What Clean and CleanLine return can do nothing to a terminal, whoever draws
//     it, and cleaning it again changes nothing.
//   - Two names of which one could be read as the other share a look (UTS #39
//     skeletons, and more), so that whoever keeps looks apart keeps names apart.
//   - A name holds its keys, its folded form (PRECIS, RFC 8265) and its looks, so that
//     nobody who compares names needs the tables by which they were made.
package text
