package term

// The colours of people's names: never grey, and readable. Every entry has a
// contrast of at least 4.5 to 1 with the usual backgrounds of its kind, or about
// 4 to 1 with both black and white where the background is not known, and all
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

	namesOnEither = [...]uint8{
		131, 196, 161, 162, 130, 130, 64, 64, 28, 28, 29, 30,
		31, 27, 63, 62, 99, 98, 97, 129, 133, 164, 163, 132,
	}

	// Of the 16 colours only those whose usual values are readable.
	names16OnDark  = [...]uint8{2, 6, 10, 11, 13, 14}
	names16OnLight = [...]uint8{1, 4, 5}

	names16OnEither = [...]uint8{1, 5}
)

// NameColor returns the colour of a name by a hash of it: the same for the same
// name, background and profile, always. Where colours are few, many share one.
func NameColor(hash uint32, on Background, p Profile) Color {
	if p == Mono {
		return 0
	}
	table, few := namesOnEither[:], names16OnEither[:]
	switch on {
	case DarkBackground:
		table, few = namesOnDark[:], names16OnDark[:]
	case LightBackground:
		table, few = namesOnLight[:], names16OnLight[:]
	}
	if p == ANSI16 {
		table = few
	}
	return Indexed(table[hash%uint32(len(table))])
}
