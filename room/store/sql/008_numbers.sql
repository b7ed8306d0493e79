-- Outside, an event has the number that it has among what the same people read.
-- What happened before is numbered here as applying numbers what happens next.
ALTER TABLE event ADD COLUMN seq INTEGER AS (body ->> '$.seq') VIRTUAL;

-- The readers of each private event, under the name of their stream.
CREATE TEMP TABLE circle (n INTEGER PRIMARY KEY, name TEXT NOT NULL, seq INTEGER);

INSERT INTO circle
    SELECT n, '', row_number() OVER (ORDER BY n) FROM event WHERE private = 0;

INSERT INTO circle
    SELECT n, name, row_number() OVER (PARTITION BY name ORDER BY n) FROM (
        SELECT n, 'audit' AS name FROM event WHERE kind = 'audit' AND body ->> '$.verb' IS NOT 'report'
        UNION ALL
        SELECT n, (SELECT group_concat(one, ' ' ORDER BY one) FROM (SELECT 'report' AS one UNION ALL SELECT who))
        FROM event WHERE kind = 'audit' AND body ->> '$.verb' = 'report'
        UNION ALL
        SELECT a.n, group_concat(a.identity, ' ' ORDER BY a.identity)
        FROM audience a JOIN event e ON e.n = a.n WHERE e.kind <> 'audit' GROUP BY a.n);

UPDATE event SET body = json_set(body, '$.seq', c.seq) FROM circle c WHERE c.n = event.n;

INSERT INTO state (key, value)
    SELECT 'stream/' || name, CAST(json_object('seq', max(seq), 'last', max(n)) AS BLOB) FROM circle
    WHERE instr(name, 'visit:') = 0 GROUP BY name; -- visits end with each start

-- What events refer to, and what reports quote, is told by these numbers, too.
UPDATE event SET body = json_set(body, '$.refers', c.seq) FROM circle c
    WHERE kind IN ('unsend', 'remove') AND c.n = body ->> '$.ref';

UPDATE event SET body = json_set(body, '$.lines', json((
    SELECT json_group_array(json_set(l.value, '$.seq', (SELECT c.seq FROM circle c WHERE c.n = l.value ->> '$.n' AND c.name = '')))
    FROM json_each(event.body, '$.lines') l)))
    WHERE kind = 'audit' AND body -> '$.lines' IS NOT NULL;

DROP TABLE circle;

-- A line of the house is found by its number.
CREATE UNIQUE INDEX event_house ON event (seq) WHERE private = 0;

-- Kicks, bans and mutes, too, have numbers that count nothing else.
UPDATE state SET value = CAST(json_set(CAST(value AS TEXT), '$.num', c.num) AS BLOB) FROM (
    SELECT key, row_number() OVER (ORDER BY CAST(value AS TEXT) ->> '$.id') AS num FROM state WHERE key LIKE 'sanction/%') c
    WHERE c.key = state.key;

INSERT INTO state (key, value)
    SELECT 'stream/sanction', CAST(json_object('seq', count(*)) AS BLOB) FROM state WHERE key LIKE 'sanction/%' HAVING count(*) > 0;

-- The newest event that was deleted of those that everybody could read, under
-- the identity of nobody, and of those that each one could read.
CREATE TABLE pruned (
    identity TEXT PRIMARY KEY,
    n        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO pruned SELECT '', pruned FROM meta WHERE pruned > 0;

ALTER TABLE meta DROP COLUMN pruned;
