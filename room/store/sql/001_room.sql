-- The log holds what was proposed and is not yet part of the state. Entries
-- leave it when they are applied, so that a line's text stands in one place.
CREATE TABLE log (
    seq  INTEGER PRIMARY KEY,
    id   TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- How far the state has come. It has one row.
CREATE TABLE meta (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    applied INTEGER NOT NULL,
    clock   INTEGER NOT NULL, -- milliseconds since 1970
    last_n  INTEGER NOT NULL
) STRICT;

INSERT INTO meta VALUES (1, 0, 0, 0);

CREATE TABLE state (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened. The columns that are read out of the body take no space and
-- cannot disagree with it.
CREATE TABLE event (
    n       INTEGER PRIMARY KEY,
    talk    INTEGER NOT NULL CHECK (talk IN (0, 1)),
    private INTEGER NOT NULL CHECK (private IN (0, 1)),
    body    TEXT NOT NULL, -- JSON
    at      INTEGER AS (body ->> '$.at') VIRTUAL, -- milliseconds since 1970
    kind    TEXT    AS (body ->> '$.kind') VIRTUAL,
    who     TEXT    AS (body ->> '$.who.id') VIRTUAL
) STRICT;

CREATE INDEX event_talk ON event (talk, private); -- and n, as every index

-- Who may read a private event, its author included. Nobody is no identity.
CREATE TABLE audience (
    identity TEXT    NOT NULL CHECK (identity <> ''),
    n        INTEGER NOT NULL REFERENCES event (n) ON DELETE CASCADE,
    PRIMARY KEY (identity, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX audience_n ON audience (n);
