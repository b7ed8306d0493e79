package main

// How members log in, and what they send first.

import (
	"crypto/ed25519"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

func validLogin(how string) bool {
	return how == "" || how == "key" || strings.HasPrefix(how, "password:")
}

// login is the methods of a member that logs in in some way.
func login(how string) ([]ssh.AuthMethod, error) {
	if word, ok := strings.CutPrefix(how, "password:"); ok {
		answer := func(_, _ string, questions []string, _ []bool) ([]string, error) {
			answers := make([]string, len(questions))
			for i := range answers {
				answers[i] = word
			}
			return answers, nil
		}
		return []ssh.AuthMethod{ssh.Password(word), ssh.KeyboardInteractive(answer)}, nil
	}
	if how != "key" {
		return []ssh.AuthMethod{ssh.KeyboardInteractive(noAnswers)}, nil
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	signer, err := ssh.NewSignerFromKey(key)
	return []ssh.AuthMethod{ssh.PublicKeys(signer)}, err
}

func noAnswers(_, _ string, questions []string, _ []bool) ([]string, error) {
	if len(questions) > 0 {
		return nil, fmt.Errorf("the server asks %q", questions)
	}
	return nil, nil
}

// channel is in which of the channels somebody talks, and founds whether they
// are the first of them.
func (o *options) channel(i int) (n int, founds bool) {
	if o.each == 0 || i < 0 {
		return 0, false
	}
	n = min(i/o.each, max(1, o.members/o.each)-1) // the last takes the rest
	return n, i == n*o.each
}

// step is a line that somebody sends before all else, and what is drawn when it
// has been carried out; empty: it is not waited for.
type step struct{ line, drawn string }

func (o *options) opening(i int) (steps []step) {
	if o.first != "" {
		steps = append(steps, step{o.first, ""})
	}
	if o.each == 0 || i < 0 {
		return steps
	}
	n, founds := o.channel(i)
	name := fmt.Sprintf("#hall%d", n)
	if founds {
		return append(steps, step{"/register", "y does it"}, step{"y", ""}, step{"/new " + name[1:], name})
	}
	return append(steps, step{"/join " + name[1:], name})
}
