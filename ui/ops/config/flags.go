package config

// Each flag is told here once: parser, help, manual page and completions are made of that, and a
// test holds README against it. What one command takes, or what is meant for one start, as
// --new-room, has no variable, which would stay. Without what closes, more people come in.

import (
	"log/slog"
	"net/netip"
	"time"

	"github.com/alecthomas/kong"

	"teahouse/room/text"
	"teahouse/ui/ops/service"
)

// Flags is the whole command line.
type Flags struct {
	State   string           `placeholder:"DIR" help:"Folder of the room's database and host key. Default: $$STATE_DIRECTORY, else $$XDG_DATA_HOME/teahouse, else ~/.local/share/teahouse. Commands that look after a room take /var/lib/teahouse where that is not there."`
	Version kong.VersionFlag `env:"-" help:"Print the version."`

	Serve  Server   `cmd:"" default:"withargs" help:"Open the room, as no command does."`
	Status struct{} `cmd:"" help:"Print what the server with this --state is doing; the exit status is 1 if it is not ready."`
	Backup struct {
		File      string `arg:"" placeholder:"FILE"`
		NoHostKey bool   `env:"-" help:"Leave the host key out."`
	} `cmd:"" help:"Write the room to a new tar FILE, or to standard output for -, also while it is open: the database, the host key (not with --no-host-key) and the secret of marks."`
	Restore struct {
		File    string `arg:"" placeholder:"FILE"`
		Replace bool   `env:"-" help:"Move the room that is there aside."`
		Owner   string `env:"-" placeholder:"USER" help:"For root: to whom it is to belong. Default: the owner of the folder."`
	} `cmd:"" help:"Put the room of a backup FILE, or of standard input for -, into the folder of --state, with the server stopped, once all of it is found sound. With --replace, a room that is there is moved aside. For root, it belongs to the owner of the folder, or to --owner."`
	Export struct {
		Private bool `env:"-" help:"Private lines, too."`
	} `cmd:"" help:"Print the history as JSON, an event a line; with --private, private lines too."`
	Check struct {
		Config     bool   `env:"-" xor:"looks" help:"Only the flags, and the files that they name."`
		TrustClock bool   `env:"-" xor:"looks" help:"With the server stopped: take the clock of this machine for right, however far it is from where the room left off."`
		Serve      Server `embed:""`
	} `cmd:"" help:"Look whether the flags and the files that they name would do for a start, and whether the database, the keys, their permissions and the limits are sound, those of the running server or else of this shell, and print what to do if not. With --config, the flags and files only. Give it the flags of the server."`
	Cluster struct {
		Act   string `arg:"" name:"seed|leave" enum:"seed,leave"`
		Serve Server `embed:""`
	} `cmd:"" help:"With the server stopped: seed puts the room of --state, with its history, into the NATS servers of --cluster, as the first of a cluster's nodes; leave makes a node's folder a room of this machine alone. Give it the flags of the server."`
	Reindex struct{} `cmd:"" help:"Make the search index anew, with the server stopped, if check says so."`
	Help    struct {
		Command string `arg:"" optional:""`
	} `cmd:"" help:"Print all flags and commands, or what a COMMAND does."`
	Man        struct{} `cmd:"" help:"Print the manual page, for man."`
	Completion struct {
		Shell string `arg:"" name:"bash|zsh|fish" enum:"bash,zsh,fish"`
	} `cmd:"" help:"Print what a shell completes this command line with."`
}

// Server is how a server is to be.
type Server struct {
	Listen           []string       `default:":2222" placeholder:"ADDR" help:"Address to listen on; repeat it for several. Sockets that systemd hands over take its place."`
	Title            string         `default:"teahouse" placeholder:"TEXT" help:"Name of the room, in everybody's title bar."`
	MOTD             string         `name:"motd" type:"existingfile" placeholder:"FILE" help:"Text shown to those who enter; read again at SIGHUP."`
	Banner           string         `type:"existingfile" placeholder:"FILE" help:"Text shown before login; read again at SIGHUP."`
	Admins           string         `type:"existingfile" placeholder:"FILE" help:"Public keys of operators, a line each as in authorized_keys; read again at SIGHUP, for those inside, too."`
	Allow            string         `type:"existingfile" closes:"" placeholder:"FILE" help:"Public keys that come in, and no others but those of --admins; read again at SIGHUP, for newcomers."`
	PassphraseFile   string         `type:"existingfile" closes:"" placeholder:"FILE" help:"Passphrase that everybody is asked for whose key is not in --allow or --admins; the file is for this server alone, and read again at SIGHUP."`
	Contact          string         `placeholder:"TEXT" help:"To whom those may write who are refused, kicked or banned: an address, a name, a room."`
	HostKey          []string       `type:"existingfile" placeholder:"FILE" help:"Host key to show in place of the one in --state, as for several machines behind one name: an ed25519 key and, if the flag is repeated, an ECDSA one for clients that know no other."`
	MarkSecret       string         `type:"existingfile" placeholder:"FILE" help:"Secret that people's marks are made with, in place of the one in --state, as for several machines with one room."`
	Keep             Term           `default:"90d" placeholder:"TERM" help:"For how long lines are kept: 30m, 12h, 7d, 8w or forever. Older ones are shown to nobody, and soon deleted."`
	KeepLines        int            `default:"0" placeholder:"N" help:"How many of the newest lines are kept, of the house and of each channel; once a day the others are deleted, and until then they are shown. 0 is no limit."`
	Channels         int            `default:"${channels}" placeholder:"N" help:"Channels that there may be at most; no account founds more than 10 of them. 0 lets nobody found one: then, and until the first is founded, nobody sees anything of channels."`
	MaxSeats         *int           `placeholder:"N" help:"Terminals in the room at most; operators have 8 more, so that they can come into a full one. Default: as many as the open files allow and, at 120 KB each, the memory, which is what is granted, and three quarters of the machine at most; no more than 10000."`
	TerminalsEach    int            `default:"${terminals}" placeholder:"N" help:"Terminals of one person at most: a person has a few devices, a loop has many."`
	ConnectionsEach  int            `default:"${connections}" placeholder:"N" help:"Connections of people in the room from one address at most: of IPv6 from a /64, 4 times as many from a /56, and 16 times from a /48. More wait, or are told so. People whom the room knows, as operators, keys in --allow and names registered for a day, come in beside them. Raise it where many come through one gateway."`
	AddressPeople    int            `default:"${people}" placeholder:"N" help:"How many people one address (IPv6: one /64, and a /48 four times as many) counts as: so much more than one person may guests and newcomers from there say, rename, look up and begin in private together, since a new key costs nothing. Who registered a day ago, keys in --allow and operators are charged as persons only. Raise it where many come through one gateway."`
	AddressTerminals int            `default:"${crowd}" placeholder:"N" help:"Terminals of guests and newcomers from one address at most, so that one fills no house; 0 is half of --max-seats, and no more than 64. Raise it where many come through one gateway."`
	AddressAccounts  int            `default:"${accounts}" placeholder:"N" help:"New accounts from one address within a day, so that nobody hoards names. Keys in --allow or --admins, and those first seen over a day ago, do not count. Raise it where many come through one gateway."`
	ReportRate       service.Rate   `default:"${reports}" placeholder:"N/TIME" help:"Reports of one person: so many at once, and then one each time. Operators read them all."`
	AddressReports   service.Rate   `default:"${crowdreports}" placeholder:"N/TIME" help:"Reports of guests and newcomers from one address together. Raise it where many come through one gateway."`
	LineRate         service.Rate   `default:"${lines}" placeholder:"N/TIME" help:"Lines of one person: so many at once, and then one each time, which is faster than people type. More wait, and are refused after 20 s."`
	BotRate          service.Rate   `default:"${bots}" placeholder:"N/TIME" help:"Lines of one bot: so many at once, and then one each time."`
	DialRate         service.Rate   `default:"${dialing}" placeholder:"N/TIME" help:"New connections from one address: so many at once, and then one each time, as each costs half a millisecond. More wait their turn, for 10 s at most, and then are told when to come again."`
	EnterRate        service.Rate   `default:"${entering}" placeholder:"N/TIME" help:"Who comes in from one address to stay: so many at once, and then one each time, as everybody's list changes. More wait their turn. People whom the room knows wait for no neighbour."`
	ProxyProtocol    []netip.Prefix `placeholder:"CIDR" help:"Network, or address, of proxies, which must say in a PROXY header whose connection they bring; repeat it for several."`
	Cluster          Cluster        `embed:""`
	Metrics          string         `placeholder:"ADDR" help:"Serve figures for Prometheus, health and profiles at 127.0.0.1:PORT or unix:PATH."`
	MetricsPublic    bool           `help:"Let --metrics listen where others than this machine can reach it. It asks for no password."`
	LogLevel         slog.Level     `default:"info" few:"debug,info,warn,error" placeholder:"LEVEL" help:"Log debug, info, warn or error and above. What people write is never logged."`
	LogFormat        string         `enum:"auto,text,json" default:"auto" placeholder:"FORMAT" help:"Form of the log: text or json. Default: text on a terminal, else json."`
	LogAddresses     bool           `default:"true" help:"Log where people come from; --log-addresses=false leaves it out."`
	NewRoom          bool           `env:"-" help:"Begin an empty room where the database of one is missing but its keys are there."`
	NewKeys          bool           `env:"-" help:"Make a host key or mark secret anew that a room has lost."`
}

// Term is how long something holds, as people write it.
type Term time.Duration

// UnmarshalText implements [encoding.TextUnmarshaler].
func (t *Term) UnmarshalText(s []byte) error {
	d, err := text.ParseTerm(string(s))
	*t = Term(d)
	return err
}

// String is the term as people write it.
func (t Term) String() string { return text.FormatTerm(time.Duration(t)) }

// shown is the term as the screens take it: 0 if it has no end.
func (t Term) shown() time.Duration {
	if time.Duration(t) == text.Forever {
		return 0
	}
	return time.Duration(t)
}
