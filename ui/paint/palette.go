package paint

// The themes that people know by name, in their own colours as far as these can be
// read: what has less than 4.5 to 1 with the theme's ground, or with what else people
// have behind their text, is made lighter or darker until it has. The ground itself
// stays the terminal's, and what a table leaves out is plain text.

import "teahouse/ui/term"

// Theme is the name of one.
type Theme string

// The themes with colours of their own. The zero one has those that suit any.
const (
	Contrast   Theme = "contrast" // at least 7 to 1
	Gruvbox    Theme = "gruvbox"
	Solarized  Theme = "solarized"
	Nord       Theme = "nord"
	Dracula    Theme = "dracula"
	Catppuccin Theme = "catppuccin"
	TokyoNight Theme = "tokyonight"
)

// Themes are all of them.
func Themes() []Theme {
	return []Theme{Contrast, Gruvbox, Solarized, Nord, Dracula, Catppuccin, TokyoNight}
}

// palette is what a theme is on a dark and on a light ground, and which grounds are
// its own.
type palette struct {
	dark, light             [roles]term.Color
	darkGround, lightGround uint32
}

// paletteOf is that of a theme with colours of its own.
func paletteOf(theme Theme) (p palette, ok bool) {
	switch theme {
	case Contrast:
		return palette{
			dark: [roles]term.Color{
				Strong: term.RGB(0xffffff), Mention: term.RGB(0xffff00), Failure: term.RGB(0xffa0a0), Private: term.RGB(0xe0b0ff),
				Faint: term.RGB(0xc6c6c6), Pending: term.RGB(0xc6c6c6), Notice: term.RGB(0xd0d0d0), Ruled: term.RGB(0x8a8a8a),
				Link: term.RGB(0x87d7ff), Code: term.RGB(0x87ff87), Quoted: term.RGB(0xffd787),
			},
			light: [roles]term.Color{
				Strong: term.RGB(0x000000), Mention: term.RGB(0x7a0000), Failure: term.RGB(0x9b0000), Private: term.RGB(0x4b0082),
				Faint: term.RGB(0x444444), Pending: term.RGB(0x444444), Notice: term.RGB(0x303030), Ruled: term.RGB(0x767676),
				Link: term.RGB(0x002f8b), Code: term.RGB(0x005000), Quoted: term.RGB(0x4a2f00),
			},
			darkGround: 0x000000, lightGround: 0xffffff,
		}, true
	case Gruvbox:
		return palette{
			dark: [roles]term.Color{
				Strong: term.RGB(0xfabd2f), Mention: term.RGB(0xfe8019), Failure: term.RGB(0xff5c47), Private: term.RGB(0xd3869b),
				Faint: term.RGB(0xab9b8c), Pending: term.RGB(0xab9b8c), Notice: term.RGB(0xaa9b86), Ruled: term.RGB(0x665c54),
				Link: term.RGB(0x83a598), Code: term.RGB(0xb8bb26), Quoted: term.RGB(0x8ec07c),
			},
			light: [roles]term.Color{
				Strong: term.RGB(0x996104), Mention: term.RGB(0x9a3101), Failure: term.RGB(0x9d0006), Private: term.RGB(0x8f3f71),
				Faint: term.RGB(0x776a5f), Pending: term.RGB(0x776a5f), Notice: term.RGB(0x665c54), Ruled: term.RGB(0xbdae93),
				Link: term.RGB(0x076678), Code: term.RGB(0x767006), Quoted: term.RGB(0x3c7552),
			},
			darkGround: 0x282828, lightGround: 0xfbf1c7,
		}, true
	case Solarized:
		return palette{
			dark: [roles]term.Color{
				Strong: term.RGB(0xc39721), Mention: term.RGB(0xee6b3c), Failure: term.RGB(0xff5a50), Private: term.RGB(0x8e95eb),
				Faint: term.RGB(0x859698), Pending: term.RGB(0x859698), Notice: term.RGB(0x93a1a1), Ruled: term.RGB(0x586e75),
				Link: term.RGB(0x3b9be3), Code: term.RGB(0x2ea49a), Quoted: term.RGB(0x899d0c),
			},
			light: [roles]term.Color{
				Strong: term.RGB(0x8d6b06), Mention: term.RGB(0x993100), Failure: term.RGB(0xd62b2a), Private: term.RGB(0x6469bb),
				Faint: term.RGB(0x5d737b), Pending: term.RGB(0x5d737b), Notice: term.RGB(0x586e75), Ruled: term.RGB(0x93a1a1),
				Link: term.RGB(0x0372b4), Code: term.RGB(0x02716a), Quoted: term.RGB(0x637203),
			},
			darkGround: 0x002b36, lightGround: 0xfdf6e3,
		}, true
	case Nord:
		return palette{
			dark: [roles]term.Color{
				Strong: term.RGB(0x88c0d0), Mention: term.RGB(0xebcb8b), Failure: term.RGB(0xe28189), Private: term.RGB(0xc29bbb),
				Faint: term.RGB(0x81a1c1), Pending: term.RGB(0x81a1c1), Notice: term.RGB(0xa3b1c6), Ruled: term.RGB(0x4c566a),
				Link: term.RGB(0x8fbcbb), Code: term.RGB(0xa3be8c), Quoted: term.RGB(0xd48b74),
			},
			light: [roles]term.Color{
				Strong: term.RGB(0x4c6e98), Mention: term.RGB(0x906401), Failure: term.RGB(0x9a404b), Private: term.RGB(0x8d5c86),
				Faint: term.RGB(0x5f6c86), Pending: term.RGB(0x5f6c86), Notice: term.RGB(0x4c566a), Ruled: term.RGB(0xa9b4c8),
				Link: term.RGB(0x377170), Code: term.RGB(0x567537), Quoted: term.RGB(0x9a4821),
			},
			darkGround: 0x2e3440, lightGround: 0xeceff4,
		}, true
	case Dracula:
		return palette{
			dark: [roles]term.Color{
				Strong: term.RGB(0xbd93f9), Mention: term.RGB(0xf1fa8c), Failure: term.RGB(0xff5958), Private: term.RGB(0xff79c6),
				Faint: term.RGB(0x8a9bd0), Pending: term.RGB(0x8a9bd0), Notice: term.RGB(0x9aa4c7), Ruled: term.RGB(0x565a75),
				Link: term.RGB(0x8be9fd), Code: term.RGB(0x50fa7b), Quoted: term.RGB(0xffb86c),
			},
			light: [roles]term.Color{
				Strong: term.RGB(0x644ac9), Mention: term.RGB(0x846e15), Failure: term.RGB(0xc02e1f), Private: term.RGB(0xa3144d),
				Faint: term.RGB(0x6c664b), Pending: term.RGB(0x6c664b), Notice: term.RGB(0x5c573f), Ruled: term.RGB(0xb8b29a),
				Link: term.RGB(0x036a96), Code: term.RGB(0x14710a), Quoted: term.RGB(0x9a4505),
			},
			darkGround: 0x282a36, lightGround: 0xfffbeb,
		}, true
	case Catppuccin:
		return palette{
			dark: [roles]term.Color{
				Strong: term.RGB(0xcba6f7), Mention: term.RGB(0xf9e2af), Failure: term.RGB(0xf38ba8), Private: term.RGB(0xf5c2e7),
				Faint: term.RGB(0x959ab2), Pending: term.RGB(0x959ab2), Notice: term.RGB(0xa6adc8), Ruled: term.RGB(0x585b70),
				Link: term.RGB(0x89b4fa), Code: term.RGB(0xa6e3a1), Quoted: term.RGB(0x94e2d5),
			},
			light: [roles]term.Color{
				Strong: term.RGB(0x812fe7), Mention: term.RGB(0x9a5f02), Failure: term.RGB(0xd20f39), Private: term.RGB(0x9e2f85),
				Faint: term.RGB(0x696c7d), Pending: term.RGB(0x696c7d), Notice: term.RGB(0x696c81), Ruled: term.RGB(0xacb0be),
				Link: term.RGB(0x1a62f1), Code: term.RGB(0x1d7102), Quoted: term.RGB(0x067278),
			},
			darkGround: 0x1e1e2e, lightGround: 0xeff1f5,
		}, true
	case TokyoNight:
		return palette{
			dark: [roles]term.Color{
				Strong: term.RGB(0x7aa2f7), Mention: term.RGB(0xe0af68), Failure: term.RGB(0xf7768e), Private: term.RGB(0xbb9af7),
				Faint: term.RGB(0x939bc4), Pending: term.RGB(0x939bc4), Notice: term.RGB(0xa9b1d6), Ruled: term.RGB(0x565f89),
				Link: term.RGB(0x7dcfff), Code: term.RGB(0x9ece6a), Quoted: term.RGB(0xff9e64),
			},
			light: [roles]term.Color{
				Strong: term.RGB(0x015ac1), Mention: term.RGB(0x725324), Failure: term.RGB(0xc10149), Private: term.RGB(0x7a2fcd),
				Faint: term.RGB(0x4e5e9a), Pending: term.RGB(0x4e5e9a), Notice: term.RGB(0x4f5b93), Ruled: term.RGB(0xa8aecb),
				Link: term.RGB(0x036c90), Code: term.RGB(0x506d31), Quoted: term.RGB(0x723900),
			},
			darkGround: 0x1a1b26, lightGround: 0xe1e2e7,
		}, true
	}
	return palette{}, false
}
