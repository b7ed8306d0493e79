// Package roomtest makes rooms for tests. Its log and history live in memory
// and fail when they are told to; its rooms end with the test.
package roomtest
