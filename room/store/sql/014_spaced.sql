-- What is no letter is a space in the index from now on, also where FTS5 takes it for
-- one, as the tone of an emoji's skin. So the index is made anew, in small steps, behind
-- all else.
INSERT INTO said (said) VALUES ('delete-all');
INSERT INTO told (told) VALUES ('delete-all');
DELETE FROM reader;
UPDATE meta SET indexed = 0;
