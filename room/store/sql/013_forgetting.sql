-- Who is to be forgotten, with all that they said up to an event, while that is being
-- taken out.
CREATE TABLE forgetting (identity TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (n, identity)) STRICT, WITHOUT ROWID;
