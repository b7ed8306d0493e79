package words

// English: help.

import "strings"

func enHelp() Help {
	return Help{
		Groups: map[string]string{
			"talk":    "Talking",
			"people":  "People",
			"account": "Your account and your peace",
			"read":    "Reading back",
			"screen":  "Your screen",
			"more":    "And",
			"govern":  "Governing",
			"plain":   "Reading and staying, without a full screen",
		},
		Commands: enCommands(),
		Verbs:    enVerbs(),

		Given: func(usage string) string { return "ssh HOST " + usage },
		Flags: map[string]string{
			"--json":         "Prints JSON, one object a line.",
			"--near":         "Guests and new keys who are here from the same address, too.",
			"--yes":          "Does what would be asked about.",
			"--":             "Ends the flags: a name, or text, follows.",
			"--wait T":       "For how long to try again what may succeed later, as in --wait 2m; half a minute if you do not say.",
			"--nonce WORD":   "Your own word for it: sent again within a day, with the same word, it is said once.",
			"--split":        "Sends what is too long for one message as several, each as soon as it is full or the input pauses.",
			"--since T":      "From there on: 2h or 1h30m back, 15:04, yesterday, 2026-11-20 15:04, or behind an event, by its cursor.",
			"--echo":         "Shows your own lines, too.",
			"--times yes|no": "Whether the time stands before each line, in place of what was set before.",
			"--before REF":   "Only what stands before that line: its number or cursor, as tail --json shows them.",
			"--after REF":    "Only what stands behind that line, and of that, with -n, tail shows the first.",
			"-n N":           "How many lines: of tail and lines the last ones, 10000 at most; of a search the newest, 200 at most.",
			"-f":             "Stays, and goes on with what comes.",
			"-q":             "No earlier lines, and nothing about the room.",
		},
		Statuses: []string{
			"Exit status: 0 done, 1 refused, 2 written wrongly, 75 later: try again; 255 is ssh's own. The reason is on standard error.",
		},
		VerbsHead: []string{
			"ssh HOST opens the room on a full screen; ssh -t HOST lines opens it in plain lines, for screen readers, too.",
			"ssh HOST VERB does one thing and leaves:",
		},
		VerbsMore: []string{
			"ssh HOST help VERB tells more of a verb, and all its flags; with --json, nearly every verb prints JSON, one object a line.",
			"Flags stand right behind the verb; -- ends them, and belongs before every text that a script fills in: ssh HOST say -- \"$TEXT\"",
			"PROGRAM | ssh HOST say sends what a program prints, as one message. In a loop that reads, ssh -n leaves the loop its input.",
			"In scripts, with a key: ssh -i KEY -o BatchMode=yes -o LogLevel=ERROR HOST VERB asks nothing, and leaves the greeting out.",
		},
		Aliases: func(names []string) string { return "The same: /" + strings.Join(names, ", /") },
		Private: []string{
			"What you write goes to everybody; the words beside the cursor say so.",
			"@lily TEXT goes to lily alone, @lily @bob TEXT to both. A line that begins with @ is never public.",
		},
		More: []string{
			"/help COMMAND tells more of a command, /help keys lists the keys.",
			"Ctrl-D on an empty line leaves.",
		},
		KeysHead: "Keys",
		Keys:     enKeys(),
		KeysMore: []string{
			"At the start of a line ssh keeps a ~ for itself: ~~ types one, ~. leaves a dead link.",
		},
	}
}

func enCommands() map[string]Command {
	return map[string]Command{
		"help":    {"/help [COMMAND|keys]", "what you can do here", ""},
		"who":     {"/who", "who is here", "Beside a name: bot, a program; lines, somebody without a full screen; reads, somebody who follows and says nothing. In a narrow list their signs are # = ~, and * is a friend of yours; friends stand first."},
		"whois":   {"/whois NAME|#LINE", "what is known of somebody", "Whoever spoke within the hour is found, too. Nobody sees your address, your client or your key; only a short mark made for this server. Operators read how many others are here from the same address."},
		"name":    {"/name NEWNAME", "change your name", "Letters of every script and digits, with - _ . between them, at most 24 columns wide."},
		"msg":     {"/msg NAME TEXT", "write to somebody alone", "The same as @NAME TEXT. Several: /msg NAME,NAME TEXT"},
		"query":   {"/query NAME", "keep writing to somebody alone, until Esc", ""},
		"reply":   {"/reply TEXT", "answer whoever last wrote to you alone", ""},
		"say":     {"/say TEXT", "write to everybody, whatever the text begins with", "//TEXT sends /TEXT, too."},
		"me":      {"/me TEXT", "tell everybody what you do", "/me waves is shown as: * lily waves"},
		"away":    {"/away [REASON]", "say that you are away", ""},
		"back":    {"/back", "say that you are back", ""},
		"quiet":   {"/quiet [on|off]", "hide public lines, or show them again", "Private lines and notices still come. While it is on, you send no public lines either."},
		"unsend":  {"/unsend [#LINE]", "take back your last line, or another one, within two minutes", "It vanishes everywhere, but somebody may have read it. What a script of yours said is yours, too; LINE is a number or cursor that tail --json shows."},
		"clear":   {"/clear", "empty your screen", "Nothing is lost: PgUp reads back."},
		"theme":   {"/theme dark|light|mono|auto", "choose the colours", ""},
		"time":    {"/time [ZONE]", "choose the time zone of your clock", "For example /time Europe/Berlin, /time Berlin or /time UTC+2"},
		"bell":    {"/bell off|bell|notify|auto", "choose how mentions, private lines and friends call you", "Without a full screen it is the bell or nothing."},
		"plain":   {"/plain [on|off]", "plain lines for screen readers, or the full screen again", "The terminal's own scrollback, no full screen, and new lines wait while you write. It stays so with your key."},
		"set":     {"/set times on|off", "without a full screen: the time before each line", "It stays so with your key. ssh -t HOST lines --times no does it for one visit."},
		"hold":    {"/hold [on|off]", "without a full screen: whether new lines wait while you write", ""},
		"mouse":   {"/mouse on|off", "let the wheel and the mouse work here", "While it is on, hold Shift to select text."},
		"bare":    {"/bare", "the last lines without bars, to select and copy", "Enter comes back."},
		"copy":    {"/copy [link]", "copy the newest line, or the newest link", ""},
		"search":  {"/search WORDS", "find earlier lines that hold all these words", "Your own private lines, too; 16 words at most. Enter goes to the line chosen."},
		"history": {"/history DATE", "go back to a day", "For example /history 2026-11-20"},
		"unread":  {"/unread", "go to the first line that you have not read", ""},

		"register": {"/register [CODE|device]", "make your name yours, or let another device of yours in", "On a new device, /register device shows a code; /register CODE on the old one lets it in."},
		"keys":     {"/keys [revoke N | recover names|private]", "the keys and names of your account, or take a key out", "If you lose all keys, an operator who has made sure of you can give your names to a new one: /keys recover private allows them to give your private lines, too, and /keys recover names does not. Allow it before you need it."},
		"release":  {"/release NAME", "give up a name that is yours", "An operator frees any name, or gives it to somebody: /release NAME PERSON"},
		"ignore":   {"/ignore [NAME|#LINE]", "see no lines of somebody, or list whom you ignore", "It follows the person through renames, and hides their notices, the name that they take then, and a topic of theirs, too. Of somebody without a key it hides all guests from the same address."},
		"unignore": {"/unignore NAME", "see somebody's lines again", ""},
		"private":  {"/private all|registered|friends", "who may write to you alone", "Operators, and those you wrote to yourself, still reach you; with friends, those to whom you write from then on."},
		"friend":   {"/friend NAME|#LINE", "be told when somebody comes who has registered", "They stand first in the list of people, and call you when they come as a mention does. Nobody is told of it, they neither. It means the person, under whatever name."},
		"unfriend": {"/unfriend NAME", "be told no more when somebody comes", ""},
		"friends":  {"/friends", "which of your friends are here, and when the others were last", "Whoever hides it tells nothing, and comes as everybody does."},
		"seen":     {"/seen [on|off]", "whether those who chose you as a friend are told when you are here", "While it is off, they are not called when you come, and their lists do not tell when you were here. Who is in the room everybody still sees."},
		"forget":   {"/forget", "take all that you ever wrote out of the room and its disk", "You are told how many lines that is, and asked. Copies on the disk are gone within the hour. Whom you chose as friends, and that others chose you, is forgotten, too."},
		"report":   {"/report NAME|#LINE [TEXT]", "show operators what somebody wrote", "You see the lines first, and are asked."},
		"topic":    {"/topic [TEXT|-]", "the topic; operators set it, or take it away with -", ""},
		"motd":     {"/motd [TEXT|-]", "the message of the day; operators set it, or take it away with -", ""},

		"kick":     {"/kick NAME|#LINE [REASON] [-- NOTE]", "take somebody out, for a minute", "The person reads REASON; NOTE is for operators. Whoever spoke within the hour can be named, too; #LINE is whoever wrote that line."},
		"ban":      {"/ban WHOM TERM REASON [-- NOTE]", "keep somebody out", "WHOM is a name, #LINE (whoever wrote that line), SHA256:…, an address or a network such as 192.0.2.0/24, or name:NAME for the name itself. TERM is 30m, 1h, 7d or forever. You are told whom of those here it hits, and asked; --yes behind WHOM skips that, and --near takes along guests and new keys from the same address."},
		"bans":     {"/bans", "who is kicked, banned or muted, by whom, why and until when", ""},
		"unban":    {"/unban WHOM|#N", "lift a ban", "Whatever /ban takes, or a number that /bans shows."},
		"mute":     {"/mute NAME|#LINE TERM [REASON] [-- NOTE]", "let somebody only read, for a time", "TERM is 30m, 1h, 7d or forever. --near behind NAME takes along guests and new keys from the same address. Private lines to operators still go out. The person reads REASON; NOTE is for operators."},
		"unmute":   {"/unmute NAME|#N", "let somebody write again", ""},
		"remove":   {"/remove NAME [N|10m] | #LINE", "remove somebody's last lines for good", "The last line, the last N, or all of the last 10m; #LINE is a number that a report shows."},
		"readmit":  {"/readmit NAME CODE", "let back in who lost all keys of an account", "NAME is one of the account's. The person comes with a new key and writes /register device, which shows CODE. Make sure who it is, by a way that you know; you are asked. Private lines follow only if the account allowed that before, and the account is told."},
		"op":       {"/op NAME", "make somebody who has registered an operator", ""},
		"deop":     {"/deop NAME", "make somebody an operator no longer", ""},
		"slow":     {"/slow [TERM|off]", "the time between two lines of one person", "For example /slow 15s"},
		"lock":     {"/lock [0|1|2|3]", "who may come in", "0: all. 1: nobody without a key. 2: only who has owned a name for a day. 3: only operators."},
		"announce": {"/announce TEXT", "write to everybody as the room's own voice", ""},
		"audit":    {"/audit [reports] [N]", "the last acts of governing, or the last reports", ""},

		"version": {"/version", "which teahouse this is", ""},
		"quit":    {"/quit", "leave", ""},
	}
}

// enVerbs are the forms of verbs that differ from those of commands.
func enVerbs() map[string]Command {
	const piped = "Without TEXT, standard input is sent to its end, as one message. TEXT is never a command, whatever it begins with, and behind -- it is no flag either. A pipe may be silent for a day; its seat is given up after two seconds, and taken again when something comes."
	return map[string]Command{
		"lines": {"lines [-n N] [-q] [-f] [--echo] [--times yes|no]", "the room in plain lines", "ssh -T HOST alone is the same. From a pipe, each line is sent, and the end of it leaves unless -f stays. With ssh -t HOST lines you edit what you write, as on the screen."},
		"tail":  {"tail [-n N] [-f] [--since T] [--before REF] [--after REF] [--json]", "the last lines, and with -f those that come", "Lines come in the order in which they were said. An answer that is not all says how to go on, on standard error or, with --json, in an object whose event is more. Whoever stays with -f is in the list of people, and so is for five minutes who reads back for the third time in that time."},
		"bot":   {"bot [-f] [--since T]", "JSON lines both ways, for programs", "A bot comes with a key of its own, and is in the list of people as one. Each line in asks for something and is answered: write {} to read what can be asked for. With the cursor of the last event that it has had, it goes on there. ssh HOST help bot --schema prints all of it as JSON Schema, and what other commands write with --json."},
		"say":   {"say [--split] [--nonce WORD] [--json] [-- TEXT]", "write to everybody", piped},
		"me":    {"me [--split] [--nonce WORD] [--json] [-- TEXT]", "tell everybody what you do", piped},
		"dm":    {"dm [--split] [--nonce WORD] [--json] [--] NAME[,NAME] [TEXT]", "write to somebody alone", piped},
		"who":   {"who [--json]", "who is here, one name a line", ""},
		"help":  {"help [--json] [VERB]", "what can be done with ssh alone", ""},

		"search":   {"search [-n N] [--before REF] [--after REF] [--json] WORDS", "find earlier lines that hold all these words", "The newest come first; your own private lines are found, too. An answer that is not all says how to go on, on standard error or, with --json, in an object whose event is more."},
		"register": {"register [--yes] [--json] [NAME|CODE]", "make your name yours, or let another device of yours in", "CODE is what the other device shows, where you write: /register device"},
		"keys":     {"keys [--yes] [--json] [revoke N | recover names|private]", "the keys and names of your account, or take a key out", "If you lose all keys, an operator who has made sure of you can give your names to a new one; recover private allows them to give your private lines, too. Allow it before you need it."},
		"readmit":  {"readmit [--yes] [--json] NAME CODE", "let back in who lost all keys of an account", "NAME is one of the account's. The person comes with a new key, and CODE is what their device shows, where they write: /register device. Make sure who it is, by a way that you know. Private lines follow only if the account allowed that before, and the account is told."},
		"release":  {"release [--yes] [--json] NAME [PERSON]", "give up a name that is yours", "An operator frees any name, or gives it to PERSON."},
		"slow":     {"slow [--json] [TERM|off]", "the time between two lines of one person", "For example: slow 15s"},
		"ban":      {"ban [--yes] [--near] [--json] WHOM TERM REASON [-- NOTE]", "keep somebody out", "WHOM is a name, #LINE (whoever wrote that line), SHA256:…, an address or a network such as 192.0.2.0/24, or name:NAME for the name itself. TERM is 30m, 1h, 7d or forever. The person reads REASON; NOTE is for operators. Without --yes you are told whom of those here it would hit, and nothing is done."},
		"unban":    {"unban [--json] WHOM|#N", "lift a ban", "WHOM is what a ban takes, and N a number that bans shows; a shell wants it quoted: '#12'"},
		"unmute":   {"unmute [--json] NAME|#N", "let somebody write again", "N is a number that bans shows; a shell wants it quoted: '#12'"},
		"remove":   {"remove [--yes] [--json] NAME [N|10m] | #LINE", "remove somebody's last lines for good", "The last line, the last N, or all of the last 10m; LINE is a number that a report shows, and a shell wants it quoted: '#12'"},
	}
}

// enKeys has the bindings of the input line first, then those of the screen.
func enKeys() map[string]string {
	return map[string]string{
		"left":            "one character left",
		"right":           "one character right",
		"word-left":       "one word left",
		"word-right":      "one word right",
		"line-start":      "start of the line",
		"line-end":        "end of the line",
		"text-start":      "start of the text",
		"text-end":        "end of the text",
		"up":              "an earlier line of yours",
		"down":            "a later line of yours, at last your draft",
		"newline":         "break the line",
		"erase-left":      "erase to the left",
		"erase-right":     "erase to the right",
		"kill-blank-left": "cut back to the last blank",
		"kill-word-left":  "cut the word to the left",
		"kill-word-right": "cut the word to the right",
		"kill-line-start": "cut back to the start of the line",
		"kill-line-end":   "cut to the end of the line",
		"yank":            "put back what was cut",
		"transpose":       "swap two characters",
		"undo":            "undo",
		"redo":            "redo",
		"search":          "search your earlier lines",
		"clear":           "clear the line; Up brings it back",
		"find":            "search all earlier lines",
		"search-older":    "an older match",
		"search-erase":    "shorten the search",
		"search-accept":   "take the match",
		"search-cancel":   "give the search up",

		"send":      "send",
		"complete":  "complete a name or a command",
		"page-up":   "read back a page",
		"page-down": "forward a page",
		"row-up":    "read back a line",
		"row-down":  "forward a line",
		"reading":   "read back with the arrow keys",
		"newest":    "go to the newest line",
		"unread":    "go to the first unread line",
		"redraw":    "draw the screen again",
		"close":     "close what is open, take back a waiting line",
		"leave":     "leave, on an empty line",
	}
}
