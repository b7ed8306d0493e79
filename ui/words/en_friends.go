package words

// English: friends.

var enFriends = Friends{
	Guest: "You came without a key, and friends are kept with an account: ssh-keygen makes a key, and the next time /register makes your name yours.",
	Added: func(name string) string {
		return "You are told when " + name + " comes, and nobody knows that you are. /unfriend " + name + " ends it."
	},
	Removed: func(name string) string { return "You are told no more when " + name + " comes." },

	None: "You have no friends here yet: /friend NAME, and you are told when they come.",
	Head: func(n int) string { return one(n, "Your friend:", "Your "+number(n)+" friends:") },
	Called: func(name, chosen string, gave bool) string {
		switch {
		case gave:
			return name + " (who gave up that name)"
		case chosen == "":
			return name
		}
		return name + " (you chose " + chosen + ")"
	},
	Here:   func(name, since string) string { return name + " is here, since " + since + "." },
	Last:   func(name, when string) string { return name + " is not here; last " + when + "." },
	Absent: func(name string) string { return name + " is not here." },
	Hides:  func(name string) string { return name + " does not tell." },

	Trait: "friend",
	Named: func(name string) string { return "your friend " + name },
	Came:  func(name string) string { return "Your friend " + name + " is here" },

	SeenOn:  "Those who chose you as a friend are told when you come, and when you were last here.",
	SeenOff: "Nobody is told as a friend when you come, or when you were here.",
	Door:    "Only your friends may write to you privately, and operators, and those to whom you write from now on.",
}
