package serve

// Which of somebody's keys is who they are. An agent offers its keys one after
// the other and does not say how many there are, so the first that a server takes
// would be the person, and the second, which the operator has listed or which owns
// an account, would never be seen.
//
// Where only listed keys come in, and no passphrase helps, others are declined as
// they are offered. That tells whoever offers somebody's public key whether it is
// listed, which such a room can hardly hide.
//
// Elsewhere every sound key is taken when it is offered, known or not, so that
// this tells nothing; only its owner, who signs, learns more. A known one is the
// person. For another one OpenSSH is told that it has succeeded in part (RFC 4252,
// 5.1): it goes on with its other keys, and comes back to the first when there is
// none left, which is then the person, known or not. So nobody loses an only key,
// not with BatchMode either; keyboard-interactive, if it comes to that, lets in
// the one who has proved the first. It costs a second signature, so that no known
// key followed is remembered for an hour. Other clients do not come back in this
// way: of theirs the first counts. No name is looked at, here or there.

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"charm.land/ssh"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room/state"
	"teahouse/ui/words"
)

// person is who is at the other end of a connection, as far as keys tell. The
// handshake sets it, and nothing after it.
type person struct {
	key      gossh.PublicKey    // who they are; nil: they have none
	proved   []gossh.PublicKey  // of unknown people, in the order in which they came
	effort   int                // that checking them took
	declined bool               // a key that is not listed was offered
	tell     func(string) error // shows something before they are let in
}

// offerKey lets a key try to prove itself. Whoever has only a weak key may come in
// without one. With a heavy one nobody gets that far: the library checks a signature also
// when the key is refused.
func (d *Door) offerKey(ctx ssh.Context, key ssh.PublicKey) bool {
	defer d.veil("looking at a key")
	p := &ctx.Value(connKey{}).(*conn).person
	if keys.Heavy(key) {
		p.breakOff(&d.settings.Load().Screen.Words.Door)
	}
	fingerprint, err := keys.Identity(key)
	if err != nil {
		return false
	}
	set := d.settings.Load()
	if set.Allow == nil || set.Passphrase != nil || set.lists(fingerprint) {
		return true
	}
	p.decline(&set.Screen.Words.Door)
	return false
}

// breakOff ends a connection in the middle of its handshake, and with it the goroutine that it
// is on, of which all that is deferred runs: there is no other way not to go on.
func (p *person) breakOff(w *words.Door) {
	_ = p.tell(w.Heavy + "\r\n") // whoever cannot be told is gone
	runtime.Goexit()
}

// decline notes that a key was declined. A client that may ask nothing gives up when
// there is no other, so what to do is told at the first.
func (p *person) decline(w *words.Door) {
	if !p.declined {
		p.declined = true
		_ = p.tell(w.Declined + "\r\n") // whoever cannot be told is gone
	}
}

// lists tells whether a key is in one of the files.
func (s *Settings) lists(fingerprint string) bool {
	return s.Admins.Has(fingerprint) || s.Allow != nil && s.Allow.Has(fingerprint)
}

// proveKey decides on a key whose owner has signed.
func (d *Door) proveKey(c *conn, link gossh.ConnMetadata, key gossh.PublicKey, further func() gossh.ServerAuthCallbacks) error {
	fingerprint, err := keys.Identity(key)
	if err != nil {
		return err
	}
	p := &c.person
	switch {
	case d.settings.Load().lists(fingerprint), d.cfg.Room.Registered(state.KeyIdentity(fingerprint)):
		p.key = key
		return nil
	case !returns(string(link.ClientVersion())), p.effort >= effortEach:
		p.key = p.first(key)
		return nil
	case len(p.proved) == 0 && d.lone.has(fingerprint, d.cfg.Room.Joined(), time.Now()):
		p.key = key
		return nil
	case len(p.proved) > 0 && string(p.proved[0].Marshal()) == string(key.Marshal()):
		p.key = key
		d.lone.add(fingerprint, d.cfg.Room.Joined(), time.Now())
		return nil
	}
	p.proved, p.effort = append(p.proved, key), p.effort+keys.Effort(key)
	return &gossh.PartialSuccessError{Next: further()}
}

// first is the key that was proved first, or else another one.
func (p *person) first(other gossh.PublicKey) gossh.PublicKey {
	if len(p.proved) > 0 {
		return p.proved[0]
	}
	return other
}

// noQuestions lets in those without a key that counts. It is asked after the keys
// were tried; the method "none" would come before them and hide them. An answer
// that does not suit, as to a question that some clients suppose, is one, too.
func (d *Door) noQuestions(ctx ssh.Context, ask gossh.KeyboardInteractiveChallenge) bool {
	defer d.veil("asking nothing")
	if _, err := ask("", "", nil, nil); err != nil && !unsuited(err) {
		return false
	}
	p := &ctx.Value(connKey{}).(*conn).person
	p.key = p.first(nil)
	return true
}

// unsuited tells whether a client has answered, if not what it was asked.
func unsuited(err error) bool {
	return strings.HasPrefix(err.Error(), "ssh: parse error") || strings.HasPrefix(err.Error(), "ssh: junk")
}

// returns tells whether a client goes on with its other keys when one has
// succeeded in part, and comes back to that: OpenSSH has done so since version 7.
func returns(version string) bool {
	_, after, ok := strings.Cut(version, "OpenSSH_")
	after = strings.TrimPrefix(after, "for_Windows_")
	major, _, dotted := strings.Cut(after, ".")
	n, err := strconv.Atoi(major)
	return ok && dotted && err == nil && n >= 7
}

// lone remembers keys behind which no known one came. What is known changes when a
// key joins an account, and the files may be read again.
type lone struct {
	mu   sync.Mutex
	keys map[string]loneKey
}

type loneKey struct {
	joined uint64
	at     time.Time
}

func (l *lone) has(fingerprint string, joined uint64, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, ok := l.keys[fingerprint]
	return ok && k.joined == joined && now.Sub(k.at) < loneFor
}

func (l *lone) add(fingerprint string, joined uint64, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keys == nil || len(l.keys) >= rememberLone {
		l.keys = map[string]loneKey{}
	}
	l.keys[fingerprint] = loneKey{joined, now}
}

// forget is for when the files were read again.
func (l *lone) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keys = nil
}
