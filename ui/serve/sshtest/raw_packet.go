// Packets (RFC 4253, 6): plain before there are keys, sealed by AES-GCM behind them.

package sshtest

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Send sends a message, whatever it is, as a packet.
func (r *Raw) Send(message []byte) error {
	_, err := r.Write(r.Seal(message))
	return err
}

// Seal is the packet of a message, which is to be sent next.
func (r *Raw) Seal(message []byte) []byte {
	const block = 16
	around := 1
	if r.out == nil {
		around = 5
	}
	padding := block - (around+len(message))%block
	if padding < 4 {
		padding += block
	}
	packet := binary.BigEndian.AppendUint32(nil, uint32(1+len(message)+padding))
	packet = append(packet, byte(padding))
	packet = append(append(packet, message...), make([]byte, padding)...)
	if r.out == nil {
		return packet
	}
	return r.out.seal(packet)
}

// Next reads a message.
func (r *Raw) Next() ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r.buf, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > rawPacket {
		return nil, fmt.Errorf("a packet of %d bytes", n)
	}
	if r.in != nil {
		n += uint32(r.in.aead.Overhead())
	}
	packet := make([]byte, n)
	if _, err := io.ReadFull(r.buf, packet); err != nil {
		return nil, err
	}
	if r.in != nil {
		var err error
		if packet, err = r.in.open(head[:], packet); err != nil {
			return nil, err
		}
	}
	if len(packet) < 2+int(packet[0]) {
		return nil, errors.New("a packet without a message")
	}
	return packet[1 : len(packet)-int(packet[0])], nil
}

// await reads until one of these messages comes. That it is refused, or the end, is an error.
func (r *Raw) await(any ...byte) ([]byte, error) {
	for {
		m, err := r.Next()
		if err != nil {
			return nil, err
		}
		switch {
		case bytes.IndexByte(any, m[0]) >= 0:
			return m, nil
		case m[0] == msgDisconnect, m[0] == msgDenied, m[0] == msgNotOpened:
			return nil, fmt.Errorf("the server answers %q", m)
		}
	}
}

// sealed is one direction of the connection, encrypted by AES-GCM (RFC 5647).
type sealed struct {
	aead  cipher.AEAD
	nonce []byte
}

func newSealed(key, nonce []byte) (*sealed, error) {
	block, err := aes.NewCipher(key[:16])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &sealed{aead, nonce[:12]}, err
}

// step is done after each packet: the last eight bytes are a number that rises.
func (s *sealed) step() {
	binary.BigEndian.PutUint64(s.nonce[4:], binary.BigEndian.Uint64(s.nonce[4:])+1)
}

func (s *sealed) seal(packet []byte) []byte {
	defer s.step()
	return s.aead.Seal(packet[:4:4], s.nonce, packet[4:], packet[:4])
}

func (s *sealed) open(head, packet []byte) ([]byte, error) {
	defer s.step()
	return s.aead.Open(packet[:0], s.nonce, packet, head)
}
