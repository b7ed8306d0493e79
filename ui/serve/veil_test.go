package serve

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"strings"
	"testing"

	"charm.land/ssh"

	"teahouse/room/fault"
)

// Whatever is asked of these two, they panic, and would tell what somebody wrote.
type (
	unwell     struct{ ssh.Context }
	unwellConn struct{ net.Conn }
)

func (unwell) Value(any) any            { panic("somebody's words") }
func (unwellConn) RemoteAddr() net.Addr { panic("somebody's words") }

// TestWhatTheLibraryCallsThrowsNobodysWords, for the library logs what was thrown.
func TestWhatTheLibraryCallsThrowsNobodysWords(t *testing.T) {
	var log bytes.Buffer
	d := &Door{cfg: Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}}
	ctx, of := unwell{}, new(calm)
	config := d.config(of)
	asks := func(string, string, []string, []bool) ([]string, error) { return nil, nil }
	for name, call := range map[string]func(){
		"connected":   func() { d.connected(ctx, unwellConn{}) },
		"config":      func() { d.config(ctx) },
		"banner":      func() { d.banner(ctx) },
		"offerKey":    func() { d.offerKey(ctx, nil) },
		"noQuestions": func() { d.noQuestions(ctx, asks) },
		"noForward":   func() { d.noForward(ctx, nil, nil) },
		"failed":      func() { d.failed(unwellConn{}, errors.New("over")) },
		"channel":     func() { d.channel(d.open)(nil, nil, nil, ctx) },
		"PreAuth":     func() { config.PreAuthConnCallback(nil) },
		"AuthLog":     func() { config.AuthLogCallback(nil, "", nil) },
		"proved":      func() { _, _ = config.VerifiedPublicKeyCallback(nil, nil, nil, "") },
	} {
		log.Reset()
		func() {
			defer func() {
				thrown := recover()
				if e, ok := thrown.(*fault.Error); !ok || strings.Contains(e.Error(), "somebody") {
					t.Errorf("%s throws %v", name, thrown)
				}
			}()
			call()
		}()
		if says := log.String(); !strings.Contains(says, " panicked") || strings.Contains(says, "somebody's") {
			t.Errorf("%s: the log says %s", name, says)
		}
	}
}

// calm is the context of a connection that is not there.
type calm struct{ ssh.Context }

func (*calm) Value(any) any { return (*conn)(nil) }
