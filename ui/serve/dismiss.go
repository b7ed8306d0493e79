package serve

import (
	"encoding/binary"
	"io"
	"net"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// dismiss tells a peer why he is turned away before a handshake, at no more
// cost than the answer (RFC 4253, 11.1): ssh shows it.
func dismiss(raw net.Conn, why string) {
	const notAllowed = 1
	payload := gossh.Marshal(struct {
		Reason   uint32 `sshtype:"1"`
		Says     string
		Language string
	}{notAllowed, why, ""})
	const block = 8
	padding := block - (5+len(payload))%block
	if padding < 4 {
		padding += block
	}
	packet := []byte("SSH-2.0-" + version + "\r\n")
	packet = binary.BigEndian.AppendUint32(packet, uint32(1+len(payload)+padding))
	packet = append(packet, byte(padding))
	packet = append(append(packet, payload...), make([]byte, padding)...)

	_ = raw.SetDeadline(time.Now().Add(dismissWithin))
	if _, err := raw.Write(packet); err != nil {
		return
	}
	// The peer closes when it has read that. Closing first, with something of his
	// unread, would take back what was just written.
	_, _ = io.Copy(io.Discard, io.LimitReader(raw, bytesBefore))
}
