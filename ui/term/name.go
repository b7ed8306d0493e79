package term

// The colours of people's names: never grey, and readable. Every entry has a
// contrast of at least 4.5 to 1 with the usual backgrounds of its kind, and both
// tables run through the hues alike, so that a name keeps about its hue.
var (
	namesOnDark = [...]uint8{
		211, 210, 209, 216, 214, 222, 220, 149, 77, 79, 80, 74,
		75, 111, 39, 147, 141, 183, 177, 213, 207, 176, 212, 175,
	}
	namesOnLight = [...]uint8{
		161, 160, 124, 88, 94, 58, 22, 23, 24, 25, 26, 20,
		21, 19, 62, 61, 56, 92, 55, 128, 127, 90, 126, 125,
	}

	// Of the 16 colours only those whose usual values are readable.
	names16OnDark  = [...]uint8{2, 6, 10, 11, 13, 14}
	names16OnLight = [...]uint8{1, 4, 5}
)

// NameColor returns the colour of a name by a hash of it: the same for the same
// name, background and profile, always. Where colours are few, many share one.
func NameColor(hash uint32, dark bool, p Profile) Color {
	var table []uint8
	switch {
	case p == Mono:
		return 0
	case p == ANSI16 && dark:
		table = names16OnDark[:]
	case p == ANSI16:
		table = names16OnLight[:]
	case dark:
		table = namesOnDark[:]
	default:
		table = namesOnLight[:]
	}
	return Indexed(table[hash%uint32(len(table))])
}
