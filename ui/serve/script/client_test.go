package script

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"teahouse/room/roomtest"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// as runs a command in the room as one of the people:
//
//	as [-status N|any] [-mask] [-user NAME] [-after FILE] WHO [COMMAND...]
//
// It fails unless the exit status is N, 0 if none is given. With -mask, times
// read HH:MM and TIME, what tells keys apart MARK and KEY, a cursor CURSOR, and
// the program's version VERSION, which depends on how it was built. With -after,
// the command goes on after the last cursor in FILE.
func as() {
	want, args := "0", os.Args[1:]
	mask, user, after := false, "", ""
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		switch {
		case args[0] == "-mask":
			mask, args = true, args[1:]
		case args[0] == "-status" && len(args) > 1:
			want, args = args[1], args[2:]
		case args[0] == "-user" && len(args) > 1:
			user, args = args[1], args[2:]
		case args[0] == "-after" && len(args) > 1:
			after, args = args[1], args[2:]
		default:
			fail("as: what is %s?", args[0])
		}
	}
	if len(args) == 0 {
		fail("usage: as [-status N|any] [-mask] [-user NAME] [-after FILE] WHO [COMMAND...]")
	}
	out := io.Writer(os.Stdout)
	var held bytes.Buffer
	if mask {
		out = &held
	}
	if after != "" {
		all := cursor.FindAllStringSubmatch(string(must(os.ReadFile(after))), -1)
		args = append(args, "--since", all[len(all)-1][1])
	}
	status := visit(args[0], user, args[1:], os.Stdin, out, os.Stderr)
	_, _ = os.Stdout.WriteString(masked(held.String()))
	if want != "any" && strconv.Itoa(status) != want {
		fail("the exit status was %d, and should have been %s", status, want)
	}
}

// until runs a command as one of the people again and again until what it
// prints matches:
//
//	until PATTERN WHO COMMAND...
func until() {
	if len(os.Args) < 4 {
		fail("usage: until PATTERN WHO COMMAND...")
	}
	pattern := must(regexp.Compile("(?m)" + os.Args[1]))
	var out bytes.Buffer
	if !roomtest.Within(roomtest.Patience, func() bool {
		out.Reset()
		visit(os.Args[2], "", os.Args[3:], strings.NewReader(""), &out, io.Discard)
		return pattern.Match(out.Bytes())
	}) {
		fail("%s never appeared, but\n%s", os.Args[1], &out)
	}
}

var (
	moment = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`)
	finger = regexp.MustCompile(`SHA256:[A-Za-z0-9+/]+`)
	mark   = regexp.MustCompile(`"mark":"[^"]+"`)
	clock  = regexp.MustCompile(`\b\d\d:\d\d\b`)
	cursor = regexp.MustCompile(`cursor":"([^"]+)"`)
	built  = regexp.MustCompile(`"version":"[^"]+"`)
)

func masked(s string) string {
	s = cursor.ReplaceAllString(s, `cursor":"CURSOR"`)
	s = built.ReplaceAllString(s, `"version":"VERSION"`)
	s = finger.ReplaceAllString(mark.ReplaceAllString(s, `"mark":"MARK"`), "KEY")
	return clock.ReplaceAllString(moment.ReplaceAllString(s, "TIME"), "HH:MM")
}

// visit is one session of the client that the script asks for.
func visit(who, user string, command []string, in io.Reader, out, errs io.Writer) (status int) {
	// With an interrupt a script ends what it left running, also where whoever
	// started the tests in the background had it ignored.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if os.Getenv("CLIENT") == "go" {
		return goVisit(ctx, who, cmp.Or(user, who), strings.Join(command, " "), in, out, errs)
	}
	args := []string{"-T", "-F", file("ssh_config")}
	if user != "" {
		args = append(args, "-l", user)
	}
	cmd := exec.CommandContext(ctx, "ssh", append(append(args, who), command...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, errs
	err := cmd.Run()
	if exited, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		fail("%v", err)
	} else if ok {
		return exited.ExitCode()
	}
	return 0
}

func goVisit(ctx context.Context, who, user, command string, in io.Reader, out, errs io.Writer) (status int) {
	verify := must(knownhosts.New(file("known_hosts")))
	config := &ssh.ClientConfig{
		User: user, HostKeyCallback: verify, Timeout: time.Minute,
		HostKeyAlgorithms: []string{ssh.KeyAlgoED25519}, // the one that is known: by itself, Go would ask for another
	}
	if key, err := os.ReadFile(file(who + ".key")); err == nil {
		config.Auth = []ssh.AuthMethod{ssh.PublicKeys(must(ssh.ParsePrivateKey(key)))}
	} else {
		config.Auth = []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })}
	}
	link := must(ssh.Dial("tcp", address(), config))
	defer link.Close()
	defer context.AfterFunc(ctx, func() { _ = link.Close() })()
	session := must(link.NewSession())
	_ = session.Setenv("TZ", os.Getenv("TZ"))
	session.Stdin, session.Stdout, session.Stderr = in, out, errs
	var err error
	if command == "" {
		err = session.Shell()
	} else {
		err = session.Start(command)
	}
	if err == nil {
		err = session.Wait()
	}
	if exited, ok := errors.AsType[*ssh.ExitError](err); ok {
		return exited.ExitStatus()
	} else if err != nil {
		fail("%v", err)
	}
	return 0
}

var hostLine = regexp.MustCompile(`(?m)^  HostName (\S+)\n  Port (\d+)$`)

// address is where ssh_config leads.
func address() string {
	found := hostLine.FindSubmatch(must(os.ReadFile(file("ssh_config"))))
	return net.JoinHostPort(string(found[1]), string(found[2]))
}

func file(name string) string { return filepath.Join(os.Getenv("WORK"), name) }

func must[T any](v T, err error) T {
	if err != nil {
		fail("%v", err)
	}
	return v
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}
