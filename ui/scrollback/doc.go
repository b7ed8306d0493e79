// Package scrollback is what one screen holds of what was said, and which rows of
// it are in sight: the newest lines, pages of the room's history before them, the
// mark for what is new, and a pager for what is no talk.
//
// What it keeps true:
//
//   - The view stands still while somebody reads back, whatever comes and goes.
//   - What is held is bounded; the rest is in the history, which is asked a page at
//     a time, and never by the transcript itself: asking may take as long as a disk.
//   - The mark stands before the first line that came while its reader looked
//     elsewhere, until they have been away again.
package scrollback
