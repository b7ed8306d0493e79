-- Entries of the log that could not be applied, for those who mend the program.
CREATE TABLE aside (
    seq   INTEGER PRIMARY KEY,
    room  INTEGER NOT NULL, -- room time
    kind  TEXT NOT NULL,
    why   TEXT NOT NULL,
    entry TEXT NOT NULL
) STRICT;
