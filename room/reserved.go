package room

// Reserved words: nobody bears a name that could be read as the room's own
// voice, as everybody at once, or as the reader himself.

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// reservedWords are refused however they are written, in the languages that
// the room speaks.
const reservedWords = `
all chat everybody everyone here nobody somebody someone anybody anyone
me myself you yourself
admin administrator host mod moderator op operator owner root staff sysop superuser
announcement announce broadcast info notice official room security server service status support system teahouse
管理员 管理員 管理 版主 主持人 站长 站長 客服 官方 公告 通知 提示 警告
系统 系統 服务器 伺服器 服務器 服务 服務 聊天室 房间 房間 茶馆 茶館 茶屋
所有人 大家 全体 全體 全部 全员 全員 每个人 每個人 任何人 没有人 沒有人 有人
我 你 您 妳 我们 我們 你们 你們 自己 本人`

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

// lookalikes are the folds and skeletons by which reserved words are known.
type lookalikes struct{ folds, skeletons map[string]bool }

var (
	reserved = reserve(strings.Fields(reservedWords))
	generic  = wordSet(strings.Fields(genericWords))
)

// reserve takes the skeleton of each case: an I passes for an l, an i does not.
func reserve(words []string) lookalikes {
	l := lookalikes{wordSet(words), map[string]bool{}}
	for _, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		for _, form := range []string{w, strings.ToUpper(w), string(unicode.ToUpper(first)) + w[size:]} {
			l.skeletons[skeleton(form)] = true
		}
	}
	return l
}

func wordSet(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// isReserved tells whether a name could be taken for a reserved word.
func isReserved(text string) bool {
	text = bare(text)
	fold, err := foldName(text)
	return err != nil || reserved.folds[fold] || reserved.skeletons[skeleton(text)]
}

// isGeneric tells whether a folded name is a generic or reserved word,
// possibly numbered: user1, u0_a241.
func isGeneric(fold string) bool {
	word := unnumbered(fold)
	return generic[word] || reserved.folds[word]
}

// unnumbered is the word that a folded name may be made of.
func unnumbered(fold string) string { return strings.TrimRightFunc(bare(fold), unicode.IsDigit) }

// bare drops the signs of a name: no-body reads as nobody.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(signs, r) {
			return drop
		}
		return r
	}, s)
}
