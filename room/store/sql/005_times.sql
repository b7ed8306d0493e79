-- Room time never falls from one event to the next, so ages go by it. Programs
-- of before had one time for all.
ALTER TABLE event ADD COLUMN room INTEGER AS (coalesce(body ->> '$.room', body ->> '$.at')) VIRTUAL;

-- The wall's clock may go back, so a day is looked up, and not halved for.
CREATE INDEX event_day ON event (private, at) WHERE talk = 1;
