-- Operators read reports and acts of governing apart, however many there are of
-- the others.
CREATE INDEX event_reports ON event ((body ->> '$.verb' IS 'report')) WHERE kind = 'audit';
