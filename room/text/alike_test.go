package text

import (
	"errors"
	"testing"
)

// Whoever has one of a line has all of it: the others are not free beside it.
func TestNamesThatLookAlikeNeverStandBesideEachOther(t *testing.T) {
	for _, alike := range [][]string{
		{"mike", "МІКЕ", "ΜΙΚΕ", "ᎷᎥᏦᎬ", "rnike", "MlKE", "M1ke"},
		{"alice", "ꓮꓡꓲꓚꓰ", "aIice", "a1ice", "Al1ce"},
		{"lily", "ꓡꓲꓡꓬ", "LiIy", "IiLy", "1ily", "li\u0307ly", "LlLY", "ᏞᎥᏞᎩ"},
		{"tom", "ТОМ", "ToМ", "torn", "ΤΟΜ", "ТоМ"},
		{"iris", "lris", "1ris"},
		{"bob", "b0b", "B0B", "вов", "ВоВ"},
		{"nora", "ՈΟRA", "N0RA"},
		{"will", "vvill", "VVILL"},
		{"张伟", "張偉", "张偉"},
		{"王国龙", "王國龍"},
		{"A0ı", "A0I"},
		{"ισως", "ισωσ", "ΙΣΩΣ"},
		{"strauß", "STRAUSS", "strauss"},
		{"へのへの", "ヘのヘの"},
		{"カナ", "ｶﾅ"}, {"りこ", "リこ"}, {"ﾐｰ子", "ﾐ-子", "ミ一子"}, {"ガ子", "ｶﾞ子"}, {"丨ily", "lily"},
		{"kaʻa", "kaʼa", "kaʿa"},
		{"กี่", "ก่ี"}, {"ກີ່", "ກ່ີ"}, {"ແກ້ວ", "ເເກ້ວ"},
		{"ओम", "अोम"}, {"औ", "अौ", "अाै"}, {"कौ", "काै"}, {"ഐ", "എെ"}, {"ඎ", "ඍෘ"}, {"ওম", "অোম"}, {"ਇ", "ੲਿ"},
		{"lily", "ꞁily"}, {"Ӈ", "Ꜧ"}, {"ш", "ꟺ"},
	} {
		first := mustName(t, alike[0])
		for _, other := range alike[1:] {
			n, err := NewName(other)
			if err == nil && !n.Like(first) {
				t.Errorf("%s (%s) is free beside %s (%s)", other, n.Looks, first.Text, first.Looks)
			}
			if err == nil && n.Like(first) != first.Like(n) {
				t.Errorf("%s and %s: who comes first decides", other, first.Text)
			}
		}
	}
}

func TestHonestNamesAreFree(t *testing.T) {
	for _, s := range []string{
		"Миша", "Наташа", "Ёлка", "Іван", "Νίκος", "Ελένη", "Արամ", "ᎠᏓᎳ", "ꓡꓲꓢꓴ", "დავით", "नमिता", "முருகன்", "မောင်မောင်", "សុខា", "บุญมี", "ສົມ",
		"བཀྲ་ཤིས"[:9], "שָׁלוֹם", "محمد", "دود١٢", "Ṣẹ́gun", "Đặng", "Łukasz", "Ωmega"[2:], "さくらー", "ｻｸﾗｰ", "ﾊﾞｰﾊﾞ", "さーー", "〆子", "田中タロウ", "Tom田中", "김Tom", "민수", "ㄅㄆ小明", "Kaʻahumanu",
		"badminton", "roomba", "Romero", "systema", "Ali", "ALI", "Alina", "Modesto", "Theo", "allison", "root-beer", "host-tom", "system-of-a-down",
		"अनिता", "ইন্দ্রানী", "অ্যানি", "ਇੰਦਰ", "കൊച്ചു", "ಗೋಪಾಲ", "சௌமியா", "ɔkɔ", "Ɓala", "ɛʋɛ", "ʃɩnɩ", "Ngo\u0358", "La\u030d", "A\u0331isha", "Ẹ\u0301niọlá", "Opal", "Modena", "co-pilot", "7up", "h4ns",
		"Rooney", "Hostetler", "Operetta", "Youssef", "nobodyknows", "meme", "yoyo", "salamander", "大家乐", "build-bot", "news",
	} {
		if _, err := NewName(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, pair := range [][2]string{
		{"Ali", "Ail"}, {"Lia", "Ila"}, {"Alla", "Aila"}, {"lily", "lilly"}, {"小明", "小名"}, {"Миша", "Маша"}, {"Ann", "Anna"}, {"Weiss", "Weisz"}, {"tiger-lily", "tiger_lily"},
	} {
		if mustName(t, pair[0]).Like(mustName(t, pair[1])) {
			t.Errorf("%s may not stand beside %s", pair[1], pair[0])
		}
	}
}

func TestNoNameMixesAlphabets(t *testing.T) {
	for _, s := range []string{"кim", "тоm", "АLІСЕ", "Νick", "lilу", "Շarl", "ᎪNNA", "ꓡILY", "МΙКЕ", "АՏ", "ঌlily", "lilyทอม", "ｴris", "lilﾘ"} {
		var why *NameError
		if _, err := NewName(s); !errors.As(err, &why) || why.Reason != NameMixed {
			t.Errorf("%s: %v", s, err)
		}
	}
}

// Marks of other scripts, of which many draw nothing on a letter, those that
// join what is not there, and more than a letter bears.
func TestAMarkStandsOnlyWhereItBelongs(t *testing.T) {
	for _, s := range []string{
		"lily\u1039", "lily\u17d2", "lily\U00010a3f", "lily\U00011133", "lily\U0001193e", "lily\U00011a47", "lily\U00011a99", "lily\U00011d97",
		"lily\u1bab", "lily\uaaf6", "lily\u1714", "li\u0e4dly", "lily\u0f71", "lily\U0001da00", "lily\u064b", "lily\u3099", "lily\u0951", "lily\U0001d167",
		"lily\u1cd5", "1\u1039", "က\u1039", "ខ\u17d2", "မ\u1039a", "小\u0e31", "lil\u0301\u0301y", "y\u0301\u0302\u0303\u0304\u0306", "Миша\u0345", "lily\uff9e",
		"ʟɪʟʏ", "ᴍɪᴋᴇ",
		"lilyːyes", "build\uff70bot", "buildーbot", "ー子", "build\u02cdbot", "build\u02c9bot", "li\u1ce9ly", "li\ua9cfly", "li\ua717ly", "Ми〆ша", // letters of no script
		"lilʎ", "ɼob", "ɳina", "ȷan", "ʘtto", "ɭily", "ʂue", "Ɱike", // of phoneticians alone
		"l\u0332i\u0332l\u0332y\u0332", "b\u0335ob", "b\u0336ob", "p\u0322ia", "li\u035fly", "li\u0363ly", "lil\u1ab2y", // lines and strokes, and marks of no language
	} {
		var why *NameError
		if n, err := NewName(s); !errors.As(err, &why) || why.Reason != NameBadRune {
			t.Errorf("%+q: %v", s, err)
		} else if got, ok := UserName(s); ok && (got.Text == s || n != (Name{})) {
			t.Errorf("%+q came in as %+q", s, got.Text)
		}
	}
}

func TestWhatIsReservedIsReservedInEveryForm(t *testing.T) {
	for _, s := range []string{
		"admin1", "1admin", "admin_01", "admins", "operators", "moderators", "sysadmin", "the-room", "room-notice", "system.notice", "管理员2", "系统消息",
		"ádmin", "r00t", "AdMiN", "LilyAdmin", "lily-admin", "admin.lily", "adm1n", "ADrnIN", "aII", "a11", "RoomNotice", "roomnotice", "room_101", "support-team",
		"系統管理員", "管理員", "小管理员", "官方客服", "所有人2", "システム", "サーバー", "管理者", "みんな", "お知らせ", "administratorin", "Verwalter", "raum", "alle", "ich",
		"el-administrador", "soporte", "sala2", "todos", "tú", "eve.ry.body", "e-v-e-r-y-b-o-d-y", "EVERYBODY", "ＡＤＭＩＮ", "you2", "ΜΕ", "УО", "0perator", "m0derator", "teahouse-bot",
		"4dmin", "4dm1n", "5ystem", "syst3m", "sy5tem-n0tice", "op-lily", "lily-op", "mod.lily", "LilyMod", "lily_ops2", "Moderation", "moderación", "うんえい", "かんりにん",
	} {
		var why *NameError
		if n, err := NewName(s); !errors.As(err, &why) || why.Reason != NameReserved && why.Reason != NameMixed {
			t.Errorf("%s is free: %q", s, n.Looks)
		}
		if n, ok := UserName(s); ok {
			t.Errorf("%s came in as %s", s, n.Text)
		}
	}
}

func TestNoChannelLooksLikeTheHouseBesideIt(t *testing.T) {
	for _, s := range []string{"lobby", "#Lobby", "1obby", "#Iobby", "L0bby", "ｌｏｂｂｙ", "大厅", "大廳", "ロビー", "foyer", "F0YER", "vestibulo", "VESTÍBULO"} {
		var why *NameError
		if n, err := NewChannelName(s); !errors.As(err, &why) || why.Reason != NameReserved {
			t.Errorf("%s is free: %q", s, n.Looks)
		}
	}
	for _, s := range []string{"admin", "lobby2", "hobby", "大厅2", "lobbyists"} {
		if _, err := NewChannelName(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}
