//go:build !unix

package service

import "os"

// toJournal is false: systemd is not there.
func toJournal(*os.File) bool { return false }
