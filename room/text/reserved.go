package text

// Reserved words: nobody bears a name that could be read as the room's own
// voice, as somebody who runs it, as everybody at once, or as whoever
// reads it, in any language that the room speaks: English, Chinese in both
// forms, Japanese, German and Spanish.
//
// The rule has three parts, each for words as they are written and for what
// looks like them. Signs, digits at the ends, and accents count for nothing.
//
//   - A name is no word of [wholeWords].
//   - It is not made of [roomWords] alone, with [joiners] between them: room-notice,
//     the-room, 系统消息. But roomba, host-tom and root-beer are names.
//   - It neither begins nor ends with one of [roleWords], as a whole or as a word
//     of it: admins, sysadmin, LilyAdmin. But badminton is a name. Where words
//     are not parted by spaces, it does not hold one: 小管理员. Nor is one of
//     [partWords] a word of it.

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// wholeWords say everybody, nobody, or the reader.
const wholeWords = `
all everybody everyone here nobody somebody someone anybody anyone anything
me myself you yourself we us they op ops mod mods
所有人 大家 全体 全體 全部 全员 全員 每个人 每個人 任何人 没有人 沒有人 有人 各位
我 你 您 妳 我们 我們 你们 你們 咱们 自己 本人
全員 みんな 皆 皆さん 皆様 誰か 誰も 誰でも 私 僕 俺 あなた 自分 みなさん
alle jeder jedermann niemand jemand ich du sie ihr wir selbst
todos todas todo nadie alguien cualquiera yo tú usted ustedes nosotros vosotros aquí`

// roomWords say the room, what it runs on, and what it tells.
const roomWords = `
room rooms chat chatroom lobby server servers service services system systems root host hosts status info
notice notices announcement announcements announce broadcast
help helpdesk support security official staff owner owners teahouse mods ops
房间 房間 聊天室 大厅 大廳 茶馆 茶館 茶屋 服务 服務 通知 提示 警告 通告 帮助 幫助 支持 支援 管理 站务 站務 运营 運營 主持人 版主 房主
部屋 ルーム チャット チャットルーム ロビー お知らせ 案内 ヘルプ サポート スタッフ セキュリティ 公式 主催者 所有者 サービス
raum chatraum hinweis hinweise mitteilung mitteilungen ankündigung bekanntmachung hilfe unterstützung offiziell besitzer eigentümer teehaus
sala servidor sistema servicio aviso avisos anuncio anuncios ayuda soporte seguridad oficial dueño propietario anfitrión`

// houseWords are what the house is called beside channels.
const houseWords = Lobby + ` 大厅 大廳 ロビー foyer vestíbulo`

// roleWords say somebody who runs the room, or that it speaks itself.
const roleWords = `
admin administrator administration moderator moderators moderation operator operators sysadmin sysop superuser
管理员 管理員 管理者 管理人 站长 站長 客服 官方 公告 系统 系統 服务器 服務器 伺服器
運営 システム サーバー サーバ 管理人 モデレーター モデレータ アドミン オペレーター うんえい かんりにん かんりしゃ
administrador administradora administración moderador moderadora moderación operador operadora betreiber verwalter`

// partWords say somebody who runs the room where they stand as a word of their
// own: op-lily. But Opal is a name.
const partWords = `op ops mod mods`

// joiners may stand beside room words, and say nothing alone.
const joiners = `the this our your my of from and for on in is bot bots team news alert alerts warning warnings error errors
message messages notification notifications information desk safety abuse log
的 本 消息 訊息 信息 資訊 提醒 错误 錯誤 技术 技術 安全 团队 團隊 组 組 机器人 機器人 の は を 警告 エラー ボット チーム 知らせ
der die das dem des vom von im aus meldung meldungen nachricht nachrichten warnung fehler sicherheit
el la los las del de en mensaje mensajes noticia noticias advertencia equipo`

// genericWords are what machines call their users: a person who asked for none
// of them is better off with a friendly name.
const genericWords = `
alma almalinux alpine anon anonymous ansible app arch azureuser backup bitnami build builder centos circleci
cloud clouduser codespace coder core daemon debian default deck demo deploy dev docker ec2user
fedora freebsd ftp gentoo git gitpod gitlab guest guestuser home http jenkins kali kiosk linux live localadmin
login mac machine mail manjaro me mysql name nixos node nologin none null opc opensuse openbsd oracle
parallels pc pi postgres project public rocky rhel runner script shell ssh student suse sysadmin temp
test tester testing testuser tmp travis u0a ubuntu undefined unknown user username vagrant visitor vscode
web webmaster work worker wwwdata www yourname`

// reserved are the words of the rule, and all that looks like them.
type reserved struct{ whole, rooms, roles, parting, between map[string]bool }

// They are made when the first name is judged: a command that judges none starts faster.
var (
	reservedWords = sync.OnceValue(func() *reserved {
		return &reserved{
			whole: wordForms(wholeWords), rooms: wordForms(roomWords), roles: wordForms(roleWords),
			parting: wordForms(partWords), between: wordForms(joiners),
		}
	})
	generics = sync.OnceValue(func() map[string]bool { return wordForms(genericWords) })
	houses   = sync.OnceValue(func() map[string]bool { return wordForms(houseWords) })
)

// wordForms is some words, and all that looks like them.
func wordForms(words string) map[string]bool {
	forms := map[string]bool{}
	for _, w := range strings.Fields(words) {
		for _, form := range []string{w, unmarked(w)} {
			forms[form] = true
			for look := range strings.SplitSeq(looks(form), " ") {
				forms[look] = true
			}
		}
	}
	return forms
}

// isReserved tells whether a name could be taken for a reserved word.
func isReserved(n Name) bool {
	r := reservedWords()
	var all, parts forms
	for _, text := range []string{n.Text, n.Fold} {
		words := wordsOf(text)
		all.add(strings.Join(words, ""))
		for _, w := range words {
			parts.add(w)
		}
	}
	for _, text := range all {
		if r.whole[text] || r.composed(text) || r.hasRole(text) {
			return true
		}
	}
	return slices.ContainsFunc(parts, func(part string) bool { return r.parting[part] || r.hasRole(part) })
}

// isHouse tells whether a channel's name could be taken for what the house is called.
func isHouse(n Name) bool {
	for look := range n.EachLook {
		if houses()[look] {
			return true
		}
	}
	return houses()[n.Fold]
}

// forms are texts to be held against reserved words, each but once.
type forms []string

// spoken is which letters digits stand for where they are no number: 4dmin.
var spoken = strings.NewReplacer("3", "e", "4", "a", "5", "s", "7", "t")

// add adds a text as it is and as it looks, with and without accents and the
// digits at its ends, and with digits for letters.
func (f *forms) add(text string) {
	trimmed := strings.TrimFunc(text, unicode.IsDigit)
	for _, digits := range []string{text, trimmed, spoken.Replace(text), spoken.Replace(trimmed)} {
		for _, plain := range []string{digits, unmarked(digits)} {
			if plain != "" && !slices.Contains(*f, plain) {
				*f = append(*f, plain)
				if like := skeleton(plain); !slices.Contains(*f, like) {
					*f = append(*f, like)
				}
			}
		}
	}
}

// How far a text is made of room words.
const (
	unreached = iota
	joined    // of what may join them, so far
	reached   // with a room word
)

// composed tells whether a text is room words alone, and what may join them.
func (r *reserved) composed(text string) bool {
	var ends [rawName + 1]byte
	if len(text) > rawName {
		return false
	}
	ends[0] = joined
	for from := range text {
		if ends[from] == unreached {
			continue
		}
		for to := range text[from:] {
			if to > longestWord {
				break
			}
			ends[from+to] = max(ends[from+to], r.reaches(text[from:from+to], ends[from]))
		}
		if len(text)-from <= longestWord {
			ends[len(text)] = max(ends[len(text)], r.reaches(text[from:], ends[from]))
		}
	}
	return ends[len(text)] == reached
}

// longestWord is how many bytes a reserved word, or what looks like it, has at most.
const longestWord = 40

// reaches tells what is reached by one more piece.
func (r *reserved) reaches(piece string, before byte) byte {
	switch {
	case r.rooms[piece], r.roles[piece]:
		return reached
	case r.between[piece], strings.TrimFunc(piece, unicode.IsDigit) == "":
		return before
	}
	return unreached
}

// unspacedFrom is where the scripts of China and Japan begin.
const unspacedFrom = 0x2e80

// hasRole tells whether a text begins or ends with a role, or holds one that is
// written in a script without spaces.
func (r *reserved) hasRole(text string) bool {
	for i := range text {
		if r.roles[text[:i]] || r.roles[text[i:]] {
			return true
		}
		if text[i] < utf8.RuneSelf {
			continue
		}
		for j := range text[i:] {
			if j > longestWord {
				break
			}
			if firstRune(text[i:]) >= unspacedFrom && r.roles[text[i:i+j]] {
				return true
			}
		}
	}
	return false
}

// wordsOf parts a name at its signs, and where a capital follows a small letter.
func wordsOf(name string) (words []string) {
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(signs, r) }) {
		start, prev := 0, rune(0)
		for i, r := range part {
			if unicode.IsLower(prev) && unicode.IsUpper(r) {
				words = append(words, part[start:i])
				start = i
			}
			prev = r
		}
		words = append(words, part[start:])
	}
	return words
}

// unmarked drops accents: ádmin is read as admin.
func unmarked(s string) string {
	if isASCII(s) {
		return s
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && scriptOf(r) == nil && r < unspacedFrom {
			return drop
		}
		return r
	}, norm.NFD.String(s)))
}

// isGeneric tells whether a folded name is a generic word, possibly numbered:
// user1, u0_a241.
func isGeneric(fold string) bool {
	return generics()[strings.TrimRightFunc(strings.Join(wordsOf(fold), ""), unicode.IsDigit)]
}
