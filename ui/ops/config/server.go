package config

// What the parts of a server are made with. The files that flags name are read by one function at
// the start, at a reload and for check, so that what one of these takes, all take. Only a start
// makes keys. A limit that no flag tells is what its package has.

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/ui"
	"teahouse/ui/ops/archive"
	"teahouse/ui/ops/monitor"
	"teahouse/ui/ops/service"
	"teahouse/ui/serve"
	"teahouse/ui/words"
)

// Settings returns what reads the files that flags name: all of them, at the
// start and at each SIGHUP.
func (s *Server) Settings(logger *slog.Logger, version string, delivered func(time.Duration)) func() (*serve.Settings, *service.Files, error) {
	shared := ui.NewShared()
	return func() (*serve.Settings, *service.Files, error) {
		files := new(service.Files)
		set := &serve.Settings{
			Banner:     service.Read(files, "--banner", s.Banner, serve.Text),
			Admins:     service.Read(files, "--admins", s.Admins, keys.ReadAccess),
			Allow:      service.Read(files, "--allow", s.Allow, allowed),
			Passphrase: service.Read(files, "--passphrase-file", s.PassphraseFile, keys.ReadPassphrase),
			Screen: &ui.Config{
				Title: s.Title, MOTD: service.Read(files, "--motd", s.MOTD, serve.Text),
				Version: version, Keep: s.Keep.shown(), Contact: s.Contact, Words: words.English(), Logger: logger, Shared: shared, Delivered: delivered,
			},
		}
		if files.Err() == nil {
			s.warnOfNoKeys(set, logger)
		}
		return set, files, files.Err()
	}
}

// warnOfNoKeys tells of files without a key what nobody meant by them.
func (s *Server) warnOfNoKeys(set *serve.Settings, logger *slog.Logger) {
	if s.Admins != "" && set.Admins.Len() == 0 {
		logger.Warn("no key is in the file of --admins, so it makes nobody an operator: write public keys into it, a line each", "file", s.Admins)
	}
	if set.Allow != nil && set.Allow.Len() == 0 && set.Admins.Len() == 0 && set.Passphrase == nil {
		logger.Warn("no key is in the file of --allow, so nobody comes in: write public keys into it, a line each", "file", s.Allow)
	}
}

// allowed reads an access file that need not be there.
func allowed(path string) (*keys.Access, error) {
	access, err := keys.ReadAccess(path)
	return &access, err
}

// Keys are what the server shows to those who come, and what it makes marks with.
type Keys struct {
	Host, ECDSA gossh.Signer // the second is nil where there is none
	Secret      []byte
	Made        string // where the host key is kept if it was made now
	Beside      bool   // the ECDSA key was made now, and the other was there
}

// Keys are those that are handed over, or else those of the state folder, which
// are made if there are none yet. Where the host key is handed over, the second
// must be, too, or there is none: several machines that share one show the same.
func (f *Flags) Keys() (k Keys, err error) {
	handed := f.Serve.Handed()
	if len(handed.Host) > 0 {
		k.Host, k.ECDSA, err = keys.LoadHost(handed.Host...)
	} else {
		var created bool
		if k.Host, created, err = keys.LoadOrCreateHost(f.State); err == nil {
			k.ECDSA, k.Beside, err = keys.LoadOrCreateHostECDSA(f.State)
			k.Beside = k.Beside && !created
		}
		if created {
			k.Made = f.State
		}
	}
	if err != nil {
		return Keys{}, err
	}
	if handed.Secret != "" {
		k.Secret, err = keys.LoadSecret(handed.Secret)
	} else {
		k.Secret, err = keys.LoadOrCreateSecret(f.State)
	}
	return k, err
}

// Handed is where the keys are that flags name, or else systemd hands over.
func (s *Server) Handed() archive.Handed {
	handed := archive.Credentials()
	if len(s.HostKey) > 0 {
		handed.Host = s.HostKey
	}
	if s.MarkSecret != "" {
		handed.Secret = s.MarkSecret
	}
	return handed
}

// Try reads all that a start with these flags would read, but the room.
func (f *Flags) Try(stdout, stderr io.Writer) error {
	logger := service.Logger(stderr, slog.LevelWarn, "text", true)
	settings, _, err := f.Serve.Settings(logger, "", nil)()
	if err != nil {
		return err
	}
	handed := f.Serve.Handed()
	if len(handed.Host) > 0 {
		if _, _, err := keys.LoadHost(handed.Host...); err != nil {
			return err
		}
	}
	if handed.Secret != "" {
		if _, err := keys.LoadSecret(handed.Secret); err != nil {
			return err
		}
	}
	if _, err := f.Serve.Cluster.Config("", time.Duration(f.Serve.Keep), logger); err != nil {
		return err
	}
	if f.Check.Config {
		facts := f.Serve.Summary(settings)
		for i := 0; i < len(facts); i += 2 {
			fmt.Fprintf(stdout, "%s: %v\n", facts[i], facts[i+1])
		}
	}
	return nil
}

// Summary is what an operator should know who has only the log: who may come
// in, for how long lines are kept, and for how many people there is place.
func (s *Server) Summary(set *serve.Settings) []any {
	door := "everybody"
	switch {
	case set.Allow != nil && set.Passphrase != nil:
		door = "keys of --allow and --admins, and who knows the passphrase"
	case set.Allow != nil:
		door = "keys of --allow and --admins"
	case set.Passphrase != nil:
		door = "keys of --admins, and who knows the passphrase"
	}
	facts := []any{"enter", door}
	if set.Allow != nil {
		facts = append(facts, "allowed_keys", set.Allow.Len())
	}
	granted := service.Granted()
	return append(facts, "operator_keys", set.Admins.Len(), "keep", s.Keep.String(), "keep_lines", s.KeepLines,
		"seats", s.Seats(), "memory", granted.Memory, "descriptors", granted.Files)
}

// Seats is --max-seats, or how many fit here.
func (s *Server) Seats() int {
	if s.MaxSeats != nil {
		return *s.MaxSeats
	}
	return service.Granted().Seats()
}

// Limits are what check holds the seats against: the running server's, for the
// shell of whoever asks has others. Where none runs they are the shell's, which
// is said.
func (f *Flags) Limits() archive.Limits {
	l := archive.Limits{Seats: f.Serve.Seats(), Grant: service.Granted(), Whose: "this shell (no server answers)"}
	if seats, grant, answered := monitor.Limits(f.State); answered {
		l.Grant, l.Whose = grant, "the running server"
		if f.Serve.MaxSeats == nil {
			l.Seats = seats
		}
	}
	return l
}

// RoomLimits are the room's limits with what the flags change of them.
func (s *Server) RoomLimits() room.Limits {
	l := room.DefaultLimits()
	l.Seats = s.TerminalsEach
	l.Lines.Burst, l.Lines.Every = s.LineRate.Burst, s.LineRate.Each
	l.Bots.Burst, l.Bots.Every = s.BotRate.Burst, s.BotRate.Each
	l.Reports.Burst, l.Reports.Every = s.ReportRate.Burst, s.ReportRate.Each
	l.AddressReports.Burst, l.AddressReports.Every = s.AddressReports.Burst, s.AddressReports.Each
	l.People, l.AddressSeats, l.Accounts = s.AddressPeople, s.AddressTerminals, s.AddressAccounts
	return l
}

// DoorLimits are the door's limits with what the flags change of them.
func (s *Server) DoorLimits() serve.Limits {
	l := serve.DefaultLimits().ForSeats(s.Seats())
	l.PerAddress = s.ConnectionsEach
	l.Entering.Burst, l.Entering.Every = s.EnterRate.Burst, s.EnterRate.Each
	l.Dialing.Burst, l.Dialing.Every = s.DialRate.Burst, s.DialRate.Each
	return l
}
