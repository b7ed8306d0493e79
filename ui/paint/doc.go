// Package paint turns what happened in a room into rows of text for a terminal of
// one look: colours, widths, zone and words.
//
// What it keeps true:
//
//   - What people wrote stays where it is put: behind their names, inside the
//     window. Rows hold text, styles and links; nothing else reaches a terminal.
//   - Lines are drawn once for all screens that look alike. Rows are shared, and
//     never changed.
//   - What a piece of text means decides how it looks, and nothing is told by
//     colour alone.
package paint
