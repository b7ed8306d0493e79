package cluster

// Why servers do not let a node in, or not do what it must: told with what to do about
// it, in the words of the flags.

import (
	"crypto/x509"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// advised is an error with what to do about it.
type advised struct {
	problem string
	remedy  string
	cause   error
}

func (a *advised) Error() string { return a.problem + ": " + a.remedy }
func (a *advised) Unwrap() error { return a.cause }

// login finds who a URL logs in as, with the password, which belongs in no log.
var login = regexp.MustCompile(`//[^,/@]*@`)

// unreached says that no server lets this node in.
func unreached(cfg *Config, cause error) *advised {
	if secret := cfg.checkSecret(); secret != nil {
		return secret
	}
	u := &advised{fmt.Sprintf("no NATS server at %s lets this node in: %v", login.ReplaceAllString(cfg.URL, "//"), cause), "see that a server is up at one of the addresses", cause}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](cause); ok && invalid.Reason == x509.Expired {
		u.remedy = "give the servers new certificates, or set the clock of this machine"
		return u
	}
	_, stranger := errors.AsType[x509.UnknownAuthorityError](cause)
	_, elsewhere := errors.AsType[x509.HostnameError](cause)
	switch {
	case stranger:
		u.remedy = "name the authority that signed the servers' certificates with --cluster-ca"
	case elsewhere:
		u.remedy = "write the servers in --cluster as their certificates name them"
	case errors.Is(cause, nats.ErrSecureConnWanted):
		u.remedy = "turn TLS on in the configuration of the servers, or write nats:// in --cluster and leave --cluster-ca, --cluster-cert and --cluster-key out"
	case errors.Is(cause, nats.ErrAuthorization) && cfg.expired(time.Now()): // which servers do not tell who comes anew
		u.remedy = "its credentials have expired: give it new ones with --cluster-creds"
	case errors.Is(cause, nats.ErrAuthorization):
		u.remedy = "say who this node is with --cluster-creds or --cluster-nkey, and see that the servers know that user"
	case errors.Is(cause, nats.ErrAuthExpired), errors.Is(cause, nats.ErrAuthRevoked):
		u.remedy = "give this node new credentials with --cluster-creds"
	case cfg.TLS != nil || strings.Contains(cfg.URL, "tls:"): // a server that wants another certificate may say so, or just go
		u.remedy += ", and that --cluster-cert and --cluster-key name a certificate that it trusts, if it wants one"
	}
	return u
}

// unstored says that a server answers, and keeps nothing. One whose disk was full says so in
// its log alone, and goes on so when there is room again.
func unstored(cause error) *advised {
	return &advised{
		fmt.Sprintf("a NATS server is reached, and stores nothing: %v", cause),
		"look at its log: it may be cut off from the others, or its disk may be full, and then it has to be started anew once there is room", cause,
	}
}

// full tells whether a server says that there is no more room: on its disk, or by its limits, the
// account's or the stream's.
func full(err error) bool {
	api, ok := errors.AsType[*jetstream.APIError](err)
	return ok && (api.ErrorCode == 10023 || api.ErrorCode == 10047 || api.ErrorCode == 10077)
}

// advise says what to do about an error of a server, if that is known.
func advise(err error) error {
	if !full(err) {
		return err
	}
	return &advised{
		fmt.Sprintf("the NATS servers have no room for more: %v", err),
		"see in their log whether a disk is full, or max_file_store or a limit of the account or the stream is reached; give more, and start them anew one by one", err,
	}
}

// unrenewed notes why the lease could not be renewed, with what to do about it.
func (l *Log) unrenewed(err error) *advised {
	why, known := errors.AsType[*advised](advise(err))
	switch {
	case known:
	case l.nc.IsConnected():
		why = unstored(err)
	default:
		why = unreached(&l.cfg, l.unconnected())
	}
	l.lease.mu.Lock()
	defer l.lease.mu.Unlock()
	l.lease.failed = why
	return why
}

// unconnected is why there is no connection, which the client forgets between two attempts:
// a call only says that it cannot be sent.
func (e *engine) unconnected() error {
	if err := e.nc.LastError(); err != nil {
		return err
	}
	if err := e.failed.Load(); err != nil {
		return *err
	}
	return nats.ErrNoServers
}

// lost notes that the connection was: another server is reached at once, mostly.
func (e *engine) lost(now time.Time) {
	first := now.Add(tellFirst)
	e.due.CompareAndSwap(nil, &first)
}

// tellUnreached logs why an attempt to connect again failed, but seldom: there are several a second.
func (e *engine) tellUnreached(err error, now time.Time) {
	due := e.due.Load()
	if err == nil || due == nil || now.Before(*due) {
		return
	}
	if next := now.Add(tellAgain); e.due.CompareAndSwap(due, &next) {
		why := unreached(&e.cfg, err)
		e.cfg.Logger.Warn(why.problem, "remedy", why.remedy)
	}
}

// sureRefusal tells whether another attempt to connect would be answered the same.
func sureRefusal(err error) bool {
	_, stranger := errors.AsType[x509.UnknownAuthorityError](err)
	_, elsewhere := errors.AsType[x509.HostnameError](err)
	return stranger || elsewhere || errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrAuthExpired)
}

// denied is what a server said last that this node may not do. It says so beside the
// call, which waits for an answer in vain.
type denied struct {
	err error
	at  time.Time
}

// noteDenied notes what a server complains of, if that is a lack of permission.
func (e *engine) noteDenied(err error) {
	if errors.Is(err, nats.ErrPermissionViolation) {
		e.denied.Store(&denied{err, time.Now()})
	}
}

// because tells of a call that began at a moment, and failed, whether it did so as a
// server does not permit it.
func (e *engine) because(err error, began time.Time) error {
	d := e.denied.Load()
	if err == nil || d == nil || d.at.Before(began) {
		return err
	}
	return final{&advised{fmt.Sprintf("the NATS servers do not permit it: %v", d.err), e.allow(), err}}
}

// allow is what to do about a lack of permission.
func (e *engine) allow() string {
	return strings.ReplaceAll("allow this user to publish to ROOM.log.*, $JS.API.>, $KV.ROOM-nodes.> and $O.ROOM-snapshots.>, and to subscribe to _INBOX.>", "ROOM", e.cfg.Room)
}
