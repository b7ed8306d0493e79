package store

// For tests, which count what reading costs and no milliseconds. Where nobody
// asks, it changes nothing.

import (
	"context"
	"database/sql"

	"modernc.org/sqlite"
)

// Looked counts the pages at which reading has looked since the store was
// opened, in memory or on the disk: what reading costs, on whatever machine. It
// waits until nobody reads, so only one caller may be in it.
func (s *Store) Looked(ctx context.Context) (pages int, err error) {
	for _, r := range []*Reader{&s.Reader, &s.quick.Reader, &s.thorough.Reader} {
		n, err := r.looked(ctx)
		if err != nil {
			return 0, err
		}
		pages += n
	}
	return pages, nil
}

// Turned lets f be called after each turn of a search, and after each step in which
// somebody is forgotten. It is called before anybody searches.
func (s *Store) Turned(f func()) { s.quick.turned, s.thorough.turned, s.forgot = f, f, f }

// looked asks all connections: each counts for itself.
func (r *Reader) looked(ctx context.Context) (pages int, err error) {
	err = r.each(ctx, func(conn *sql.Conn) error {
		return conn.Raw(func(c any) error {
			for _, op := range []sqlite.DBStatusOp{sqlite.DBStatusCacheHit, sqlite.DBStatusCacheMiss} {
				n, _, err := c.(sqlite.DBStatus).Status(op, false)
				if err != nil {
					return err
				}
				pages += n
			}
			return nil
		})
	})
	return pages, err
}
