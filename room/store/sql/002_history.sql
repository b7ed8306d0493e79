-- The words of what people said, apart for public and private lines: what
-- others said privately costs a search nothing, not even time. Search and
-- segment.go tell what is put in.
CREATE VIRTUAL TABLE said USING fts5 (
    words,
    content = '', contentless_delete = 1, prefix = '2 3 4 5 6 7 8',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co So'"
);
CREATE VIRTUAL TABLE told USING fts5 (
    words, readers,
    content = '', contentless_delete = 1, prefix = '2 3 4 5 6 7 8',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co So'"
);

-- FTS5 is not to merge on its own, in somebody's way: see merge in upkeep.go.
INSERT INTO said (said, rank) VALUES ('automerge', 0), ('deletemerge', 0);
INSERT INTO told (told, rank) VALUES ('automerge', 0), ('deletemerge', 0);

-- The last event whose words are in there.
ALTER TABLE meta ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;

-- Numbers that stand for identities among the readers of told. They go with
-- whom they stand for when they register.
CREATE TABLE reader (
    num      INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL CHECK (identity <> '')
) STRICT;

CREATE INDEX reader_identity ON reader (identity);

-- Which identity became part of which, by the event that told of it. What the
-- old one wrote between the event before and this one is the new one's.
CREATE TABLE folded (
    old TEXT    NOT NULL,
    n   INTEGER NOT NULL,
    now TEXT    NOT NULL,
    PRIMARY KEY (old, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX folded_now ON folded (now);

CREATE INDEX event_who ON event (who, talk);

CREATE INDEX event_audit ON event (kind) WHERE kind = 'audit';
