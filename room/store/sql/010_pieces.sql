-- The index takes long words in pieces from now on, and has a list for whatever a
-- piece begins with: for one letter, too, as it takes newer letters than it knows
-- for spaces. With each line it has the block of the history that holds the line,
-- see block.go. So it is made anew, in small steps, behind all else.
DROP TABLE said;
DROP TABLE told;
CREATE VIRTUAL TABLE said USING fts5 (
    words,
    content = '', contentless_delete = 1, prefix = '1 2 3 4 5 6 7 8',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co So'"
);
CREATE VIRTUAL TABLE told USING fts5 (
    words, readers,
    content = '', contentless_delete = 1, prefix = '1 2 3 4 5 6 7 8',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co So'"
);
INSERT INTO said (said, rank) VALUES ('automerge', 0), ('deletemerge', 0);
INSERT INTO told (told, rank) VALUES ('automerge', 0), ('deletemerge', 0);
DELETE FROM reader;
UPDATE meta SET indexed = 0;
