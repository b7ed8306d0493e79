package paint

// The colours of people's names. Each table goes once round the hues in equal steps
// of OKLCH, all colours of one as bright as each other, and starts at the same hue:
// so a name keeps its hue on any ground and in any theme, and none stands out.

import "teahouse/ui/term"

const nameHues = 24

// hues are the colours of names on a kind of ground: of all colours, of 256, where
// some hues share one, and of the 16 those whose usual values can be read.
type hues struct {
	all   [nameHues]uint32
	of256 [nameHues]uint8
	of16  []uint8
}

func huesOn(bg term.Background) hues {
	switch bg {
	case term.DarkBackground:
		return hues{
			[nameHues]uint32{
				0xff8da9, 0xfe8f91, 0xff9176, 0xf9965c, 0xee9d45, 0xdfa534, 0xcbae31, 0xb4b53c,
				0x98bb51, 0x79c069, 0x54c482, 0x21c69c, 0x02c4b5, 0x00c3ca, 0x0bbfde, 0x2abcf4,
				0x5bb6ff, 0x81b1fe, 0x9baafe, 0xb1a3ff, 0xc89cfb, 0xdb96eb, 0xeb91d8, 0xf78ec2,
			},
			[nameHues]uint8{
				211, 210, 209, 216, 215, 179, 220, 226, 149, 82, 48, 122, 50, 123, 45, 117, 39, 111, 147, 141, 183, 177, 206, 175,
			},
			[]uint8{2, 6, 10, 11, 13, 14},
		}
	case term.LightBackground:
		return hues{
			[nameHues]uint32{
				0xab2756, 0xae2838, 0xad2d06, 0x964502, 0x874f01, 0x7a5604, 0x6e5b04, 0x5f5f02,
				0x4b6503, 0x1e6c02, 0x016b3b, 0x006a51, 0x016960, 0x05676b, 0x036677, 0x056484,
				0x036199, 0x1958bc, 0x4850be, 0x6348b9, 0x7940ae, 0x8b389d, 0x993188, 0xa42b71,
			},
			[nameHues]uint8{
				125, 52, 124, 88, 58, 58, 58, 22, 22, 22, 23, 23, 23, 24, 24, 25, 19, 21, 57, 56, 92, 91, 53, 89,
			},
			[]uint8{1, 4, 5},
		}
	}
	return hues{
		[nameHues]uint32{
			0xc9456e, 0xcc4650, 0xcc4b2b, 0xbe5802, 0xaa6501, 0x9a6d06, 0x8a7406, 0x797a00,
			0x607f03, 0x2d870f, 0x00884c, 0x058568, 0x058379, 0x008288, 0x008197, 0x057ea7,
			0x057ac1, 0x3572d9, 0x5e6bdb, 0x7b62d6, 0x935bca, 0xa653b9, 0xb64da3, 0xc2488a,
		},
		[nameHues]uint8{
			161, 131, 196, 130, 130, 130, 64, 64, 28, 65, 29, 29, 30, 30, 31, 31, 27, 27, 63, 99, 97, 165, 163, 132,
		},
		[]uint8{1, 5},
	}
}

// color is the colour of a name by a hash of it.
func (h *hues) color(hash uint32, p term.Profile) term.Color {
	switch p {
	case term.Mono:
		return 0
	case term.ANSI16:
		return term.Indexed(h.of16[hash%uint32(len(h.of16))])
	case term.ANSI256:
		return term.Indexed(h.of256[hash%nameHues])
	}
	return term.RGB(h.all[hash%nameHues])
}

// nameSGR begins the name of a person: the same colour for the same folded
// name, always.
func nameSGR(fold string, on term.Background, p term.Profile) string {
	h := huesOn(on)
	return term.Style{FG: h.color(hash(fold), p)}.SGR(p)
}

// hash is FNV-1a.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
