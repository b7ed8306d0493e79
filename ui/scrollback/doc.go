// Package scrollback is what one screen holds of what was said, and which rows of
// it are in sight: the newest lines, pages of the room's history before them, the
// mark for what is new, and a pager for what is no talk.
//
// What it keeps true:
//
//   - The view stands still while somebody reads back, whatever comes and goes.
//   - What is held is bounded; the rest is in the history. [Transcript.Wants] says
//     which page of it to ask for, and the screen asks, on a goroutine of its own:
//     a disk may take its time.
//   - The mark stands before the first line that came while its reader looked
//     elsewhere, and moves only when they look elsewhere again and a line comes.
package scrollback
