package state

// The reasons for a refusal that have to do with accounts.
const (
	NameOwned         Code = "name-owned"         // Name is registered to somebody else
	NameLooksOwned    Code = "name-looks-owned"   // looks like Name, registered to somebody else
	NameYours         Code = "name-yours"         // Name is the account's already
	NotYours          Code = "not-yours"          // Name is not one that they own
	NamesFull         Code = "names-full"         // the account owns Max names already
	KeysFull          Code = "keys-full"          // the account has Max keys already
	NeedsKey          Code = "needs-key"          // they came without a key
	NotRegistered     Code = "not-registered"     // they, or Name, have no account
	AlreadyRegistered Code = "already-registered" // the key has an account
	NotYourKey        Code = "not-your-key"       // the key is not one of the account's
	LastKey           Code = "last-key"           // an account keeps one key
	KeyRevoked        Code = "key-revoked"        // the key that the seat came with was revoked
	NoSuchCode        Code = "no-such-code"       // no device shows that code, or not any more
	TooManyAccounts   Code = "too-many-accounts"  // Max were made from that address; Wait until one more may be
	SettingsFull      Code = "settings-full"      // settings hold Max bytes at most
	DoorClosed        Code = "door-closed"        // Name, or one of several, reads only friends, or those who have registered
	FriendAlready     Code = "friend-already"     // Name is their friend
	NoFriend          Code = "no-friend"          // Name is not
	FriendsFull       Code = "friends-full"       // they have Max friends already
	TooManyTalks      Code = "too-many-talks"     // a guest opened Max private conversations; Wait
	TooManyReports    Code = "too-many-reports"   // they, or those from their address, made many lately; Wait
	BotsOwnKey        Code = "bots-own-key"       // a bot's key is that of Name, a person who is here
)

// The reasons for a refusal that have to do with channels, of which Name is one
// where nothing else is said.
const (
	NoSuchChannel     Code = "no-such-channel"      // there is none that they may know of
	ChannelTaken      Code = "channel-taken"        // another one is called Name, or looks like it
	InChannelSoCalled Code = "in-channel-so-called" // they are in another one that is called Name
	NotInChannel      Code = "not-in-channel"       // they have not joined it
	NotOwner          Code = "not-owner"            // it is somebody else's
	NotMember         Code = "not-member"           // Name, a person, is not in it
	InItAlready       Code = "in-it-already"        // Name, a person, is
	NotInvited        Code = "not-invited"          // they have no invitation to it
	TakenOut          Code = "taken-out"            // they were taken out; Reason, Until
	ChannelsFull      Code = "channels-full"        // there are as many as there may be
	FoundedFull       Code = "founded-full"         // the account founded Max that are still there
	FoundedToday      Code = "founded-today"        // it founded Max within a day; Wait
	JoinedFull        Code = "joined-full"          // they are in Max
	ChannelFull       Code = "channel-full"         // a closed one has Max members at most
	InvitationsFull   Code = "invitations-full"     // Max were not answered yet
	InvitedToday      Code = "invited-today"        // the account invited Max people within a day
)

// The reasons for a refusal that have to do with governing.
const (
	NotOperator      Code = "not-operator"      // only operators do that
	NotYourself      Code = "not-yourself"      // nobody kicks, bans or mutes themselves
	IsOperator       Code = "is-operator"       // Name is an operator
	RoleSame         Code = "role-same"         // Name has that role already
	RoleInFile       Code = "role-in-file"      // Name has that role by a file of the server
	NotOwned         Code = "not-owned"         // Name is registered to nobody
	Kicked           Code = "kicked"            // Reason, Until
	Banned           Code = "banned"            // Reason, Until
	NameBanned       Code = "name-banned"       // nobody may come as Name; Reason, Until
	GuestGone        Code = "guest-gone"        // Name came without a key, and left too long ago to be held off
	HeldSilent       Code = "held-silent"       // the same, for what they say; Until
	HeldOff          Code = "held-off"          // guests and new keys from their address wait; Until
	Muted            Code = "muted"             // Reason, Until
	Slowed           Code = "slowed"            // lines are slowed down for all, or in the channel Name; Wait
	TooSlow          Code = "too-slow"          // lines cannot be slowed down by more than Wait
	LockedGuests     Code = "locked-guests"     // nobody comes in without a key now
	LockedRegistered Code = "locked-registered" // only who has owned a name for a day comes in now
	Locked           Code = "locked"            // only operators come in now
	NoSuchLock       Code = "no-such-lock"      // the lock has Max levels
	NoSuchBan        Code = "no-such-ban"       // it is over, or never was
	TooManyBans      Code = "too-many-bans"     // Max are in force
	TooManyLines     Code = "too-many-lines"    // more than Max at once
	TooWide          Code = "too-wide"          // a network has Max bits at least
	Loopback         Code = "loopback"          // the server's own addresses cannot be banned
)

// The reasons for a refusal that have to do with several nodes.
const (
	NotYet     Code = "not-yet"      // some node is of an older program, which does not know this
	Drained    Code = "drained"      // the node takes nobody; Reason says where to go
	NoSuchNode Code = "no-such-node" // Name shares no log with this one
	NotDrained Code = "not-drained"  // the node Name takes people
	LastNode   Code = "last-node"    // no node beside Name takes people
)

// Codes is every reason for a refusal, so that whoever counts refusals can begin
// at zero for each.
func Codes() []Code {
	return []Code{
		NameTaken, NameConfusable, NameSame, NotHere, SomebodyElse, OnlyYourself, TooMany, NotAway, Quieted, NothingToUndo,
		TooLate, NothingToEdit, EditTooLate, EditBegins, NoSign, AlreadySo, SignsTheirs, SignsFull, ReactionsFull,
		NoSuchLine, NoCursor, OldCursor, ForeignCursor, AheadOfRoom, NotYourLine, Repeated, NonceUsed, BadNonce,
		Flooded, Crowded, RoomFull, AddressFull, SeatsTaken, NotKept, Stopping, SearchTooLong, TookLong, SetAside, NotSeated,

		NameOwned, NameLooksOwned, NameYours, NotYours, NamesFull, KeysFull, NeedsKey, NotRegistered, AlreadyRegistered,
		NotYourKey, LastKey, KeyRevoked, NoSuchCode, TooManyAccounts, SettingsFull, DoorClosed, FriendAlready, NoFriend, FriendsFull,
		TooManyTalks, TooManyReports, BotsOwnKey, NotOperator, NotYourself, IsOperator, RoleSame, RoleInFile, NotOwned, Kicked, Banned, NameBanned, GuestGone,
		HeldSilent, HeldOff, Muted, Slowed, TooSlow, LockedGuests, LockedRegistered, Locked, NoSuchLock, NoSuchBan,
		TooManyBans, TooManyLines, TooWide, Loopback, NotYet, Drained, NoSuchNode, NotDrained, LastNode,

		NoSuchChannel, ChannelTaken, InChannelSoCalled, NotInChannel, NotOwner, NotMember, InItAlready, NotInvited, TakenOut, ChannelsFull,
		FoundedFull, FoundedToday, JoinedFull, ChannelFull, InvitationsFull, InvitedToday,
	}
}
