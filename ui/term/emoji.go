package term

// How many cells emoji take. Terminals disagree about those of late years, since each
// has the table of the Unicode that it was made with, and about those that are put
// together of several.

import "sort"

// emoji reports whether r is one of those symbols whose width has changed: two
// cells in the tables of today, one in those of 2015. Flags are spelled in
// letters and are none of them.
func emoji(r rune) bool {
	return r >= 0x2300 && r < 0x2c00 || r >= 0x1f000 && r < 0x20000 && !(r >= 0x1f1e6 && r <= 0x1f1ff)
}

func skinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// emoji adds up the runes of an emoji as far as this terminal does.
func (w Widths) emoji(cluster string, table int) int {
	one := w.oneEmoji()
	joiner, tone := max(int(w.Joined)-3*one, 0)/2, max(int(w.Toned)-one, 0)
	cells, tones, joins, head, last := 0, 0, false, 0, 0
	for i, r := range cluster {
		switch {
		case r == vs16:
			if last == 1 && !w.NarrowEmoji {
				cells++
			}
			last = 0
		case r == zwj:
			if !joins {
				joins, head = true, cells
			}
			cells += joiner
		case skinTone(r) && i > 0:
			tones += tone
		default:
			last = w.rune(r)
			cells += last
		}
	}
	if joins && w.Joined == 0 { // as wide as the one that it begins with
		cells = min(table, head)
	}
	return cells + tones
}

// oneEmoji returns the cells of a single emoji.
func (w Widths) oneEmoji() int {
	if w.Emoji != 0 {
		return int(w.Emoji)
	}
	return emojiCells
}

// rune returns the cells of one rune of an emoji.
func (w Widths) rune(r rune) int {
	switch cells := w.table().Rune(r); {
	case cells != emojiCells || !emoji(r):
		return cells
	case w.Until == 0 || age(r) <= w.Until:
		return w.oneEmoji()
	case r < firstPictograph:
		return 1 // it is an old one that has become wide
	}
	return int(w.Unknown)
}

const firstPictograph = 0x1f000

// young are the emoji that many terminals do not know, by the Unicode that brought
// them or made them wide.
var young = [...]struct {
	first, last rune
	age         uint8
}{
	{0x2630, 0x2637, 16}, {0x268a, 0x268f, 16}, {0x1f6d6, 0x1f6d7, 13}, {0x1f6d8, 0x1f6d8, 17},
	{0x1f6dc, 0x1f6dc, 15}, {0x1f6dd, 0x1f6df, 14},
	{0x1f6fb, 0x1f6fc, 13}, {0x1f7f0, 0x1f7f0, 14}, {0x1f90c, 0x1f90c, 13}, {0x1f972, 0x1f972, 13},
	{0x1f977, 0x1f978, 13}, {0x1f979, 0x1f979, 14}, {0x1f9a3, 0x1f9a4, 13}, {0x1f9ab, 0x1f9ad, 13},
	{0x1f9cb, 0x1f9cb, 13}, {0x1f9cc, 0x1f9cc, 14}, {0x1fa74, 0x1fa74, 13}, {0x1fa75, 0x1fa77, 15},
	{0x1fa7b, 0x1fa7c, 14}, {0x1fa83, 0x1fa86, 13}, {0x1fa87, 0x1fa88, 15}, {0x1fa89, 0x1fa89, 16},
	{0x1fa8a, 0x1fa8a, 17}, {0x1fa8e, 0x1fa8e, 17}, {0x1fa8f, 0x1fa8f, 16}, {0x1fa96, 0x1faa8, 13},
	{0x1faa9, 0x1faac, 14}, {0x1faad, 0x1faaf, 15}, {0x1fab0, 0x1fab6, 13}, {0x1fab7, 0x1faba, 14},
	{0x1fabb, 0x1fabd, 15}, {0x1fabe, 0x1fabe, 16}, {0x1fabf, 0x1fabf, 15}, {0x1fac0, 0x1fac2, 13},
	{0x1fac3, 0x1fac5, 14}, {0x1fac6, 0x1fac6, 16}, {0x1fac8, 0x1fac8, 17}, {0x1facd, 0x1facd, 17},
	{0x1face, 0x1facf, 15}, {0x1fad0, 0x1fad6, 13}, {0x1fad7, 0x1fad9, 14}, {0x1fada, 0x1fadb, 15},
	{0x1fadc, 0x1fadc, 16}, {0x1fadf, 0x1fadf, 16}, {0x1fae0, 0x1fae7, 14}, {0x1fae8, 0x1fae8, 15},
	{0x1fae9, 0x1fae9, 16}, {0x1faea, 0x1faea, 17}, {0x1faef, 0x1faef, 17}, {0x1faf0, 0x1faf6, 14},
	{0x1faf7, 0x1faf8, 15},
}

// age returns the Unicode that made r as wide as an emoji, 0 for those that are old.
func age(r rune) uint8 {
	i := sort.Search(len(young), func(i int) bool { return young[i].last >= r })
	if i < len(young) && young[i].first <= r {
		return young[i].age
	}
	return 0
}
