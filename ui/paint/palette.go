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
	dark, light             hexes
	darkGround, lightGround uint32
}

// hexes are colours, as 0xRRGGBB.
type hexes map[Role]uint32

// table is that of the colours, where what waits looks as what is faint.
func (h hexes) table() (all [roles]term.Color) {
	for role, hex := range h {
		all[role] = term.RGB(hex)
	}
	all[Pending] = all[Faint]
	return all
}

// palettes are those of the themes with colours of their own.
var palettes = map[Theme]palette{
	Contrast: {
		dark: hexes{
			Strong: 0xffffff, Mention: 0xffff00, Failure: 0xffa0a0, Private: 0xe0b0ff,
			Faint: 0xc6c6c6, Notice: 0xd0d0d0, Ruled: 0x8a8a8a,
			Link: 0x87d7ff, Code: 0x87ff87, Quoted: 0xffd787,
		},
		light: hexes{
			Strong: 0x000000, Mention: 0x7a0000, Failure: 0x9b0000, Private: 0x4b0082,
			Faint: 0x444444, Notice: 0x303030, Ruled: 0x767676,
			Link: 0x002f8b, Code: 0x005000, Quoted: 0x4a2f00,
		},
		darkGround: 0x000000, lightGround: 0xffffff,
	},
	Gruvbox: {
		dark: hexes{
			Strong: 0xfabd2f, Mention: 0xfe8019, Failure: 0xff5c47, Private: 0xd3869b,
			Faint: 0xab9b8c, Notice: 0xaa9b86, Ruled: 0x665c54,
			Link: 0x83a598, Code: 0xb8bb26, Quoted: 0x8ec07c,
		},
		light: hexes{
			Strong: 0x996104, Mention: 0x9a3101, Failure: 0x9d0006, Private: 0x8f3f71,
			Faint: 0x776a5f, Notice: 0x665c54, Ruled: 0xbdae93,
			Link: 0x076678, Code: 0x767006, Quoted: 0x3c7552,
		},
		darkGround: 0x282828, lightGround: 0xfbf1c7,
	},
	Solarized: {
		dark: hexes{
			Strong: 0xc39721, Mention: 0xee6b3c, Failure: 0xff5a50, Private: 0x8e95eb,
			Faint: 0x859698, Notice: 0x93a1a1, Ruled: 0x586e75,
			Link: 0x3b9be3, Code: 0x2ea49a, Quoted: 0x899d0c,
		},
		light: hexes{
			Strong: 0x8d6b06, Mention: 0x993100, Failure: 0xd62b2a, Private: 0x6469bb,
			Faint: 0x5d737b, Notice: 0x586e75, Ruled: 0x93a1a1,
			Link: 0x0372b4, Code: 0x02716a, Quoted: 0x637203,
		},
		darkGround: 0x002b36, lightGround: 0xfdf6e3,
	},
	Nord: {
		dark: hexes{
			Strong: 0x88c0d0, Mention: 0xebcb8b, Failure: 0xe28189, Private: 0xc29bbb,
			Faint: 0x81a1c1, Notice: 0xa3b1c6, Ruled: 0x4c566a,
			Link: 0x8fbcbb, Code: 0xa3be8c, Quoted: 0xd48b74,
		},
		light: hexes{
			Strong: 0x4c6e98, Mention: 0x906401, Failure: 0x9a404b, Private: 0x8d5c86,
			Faint: 0x5f6c86, Notice: 0x4c566a, Ruled: 0xa9b4c8,
			Link: 0x377170, Code: 0x567537, Quoted: 0x9a4821,
		},
		darkGround: 0x2e3440, lightGround: 0xeceff4,
	},
	Dracula: {
		dark: hexes{
			Strong: 0xbd93f9, Mention: 0xf1fa8c, Failure: 0xff5958, Private: 0xff79c6,
			Faint: 0x8a9bd0, Notice: 0x9aa4c7, Ruled: 0x565a75,
			Link: 0x8be9fd, Code: 0x50fa7b, Quoted: 0xffb86c,
		},
		light: hexes{
			Strong: 0x644ac9, Mention: 0x846e15, Failure: 0xc02e1f, Private: 0xa3144d,
			Faint: 0x6c664b, Notice: 0x5c573f, Ruled: 0xb8b29a,
			Link: 0x036a96, Code: 0x14710a, Quoted: 0x9a4505,
		},
		darkGround: 0x282a36, lightGround: 0xfffbeb,
	},
	Catppuccin: {
		dark: hexes{
			Strong: 0xcba6f7, Mention: 0xf9e2af, Failure: 0xf38ba8, Private: 0xf5c2e7,
			Faint: 0x959ab2, Notice: 0xa6adc8, Ruled: 0x585b70,
			Link: 0x89b4fa, Code: 0xa6e3a1, Quoted: 0x94e2d5,
		},
		light: hexes{
			Strong: 0x812fe7, Mention: 0x9a5f02, Failure: 0xd20f39, Private: 0x9e2f85,
			Faint: 0x696c7d, Notice: 0x696c81, Ruled: 0xacb0be,
			Link: 0x1a62f1, Code: 0x1d7102, Quoted: 0x067278,
		},
		darkGround: 0x1e1e2e, lightGround: 0xeff1f5,
	},
	TokyoNight: {
		dark: hexes{
			Strong: 0x7aa2f7, Mention: 0xe0af68, Failure: 0xf7768e, Private: 0xbb9af7,
			Faint: 0x939bc4, Notice: 0xa9b1d6, Ruled: 0x565f89,
			Link: 0x7dcfff, Code: 0x9ece6a, Quoted: 0xff9e64,
		},
		light: hexes{
			Strong: 0x015ac1, Mention: 0x725324, Failure: 0xc10149, Private: 0x7a2fcd,
			Faint: 0x4e5e9a, Notice: 0x4f5b93, Ruled: 0xa8aecb,
			Link: 0x036c90, Code: 0x506d31, Quoted: 0x723900,
		},
		darkGround: 0x1a1b26, lightGround: 0xe1e2e7,
	},
}
