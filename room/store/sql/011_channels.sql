-- What is said in a channel is private, and has no audience: who reads it are
-- those who have joined. It is found by its channel, by lines and notices apart.
ALTER TABLE event ADD COLUMN channel INTEGER AS (body ->> '$.in') VIRTUAL;

-- That private comes first spares lines of the house a look into their bodies, and
-- that it is in the index spares counting a look at the rows.
CREATE INDEX event_channel ON event (channel, talk, private) WHERE private = 1 AND channel IS NOT NULL;
CREATE INDEX event_channel_day ON event (channel, at) WHERE private = 1 AND channel IS NOT NULL AND talk = 1;
CREATE UNIQUE INDEX event_channel_seq ON event (channel, seq) WHERE private = 1 AND channel IS NOT NULL;
CREATE INDEX event_channel_who ON event (channel, who) WHERE private = 1 AND channel IS NOT NULL AND talk = 1;

-- Channels that are no more, while what was said there is being deleted.
CREATE TABLE dissolved (channel INTEGER PRIMARY KEY) STRICT;

-- What somebody said to all is found apart from what they said to some: how much
-- that is shows nowhere.
DROP INDEX event_who;
CREATE INDEX event_who ON event (who, talk, private);

-- The other reader of what two people alone may read: their conversation.
ALTER TABLE audience ADD COLUMN peer TEXT NOT NULL DEFAULT '';

UPDATE audience SET peer = (SELECT o.identity FROM audience o WHERE o.n = audience.n AND o.identity <> audience.identity)
    WHERE (SELECT count(*) FROM audience o WHERE o.n = audience.n) = 2;

CREATE INDEX audience_peer ON audience (identity, peer) WHERE peer <> '';
