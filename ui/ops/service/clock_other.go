//go:build !linux

package service

import "time"

func sinceBoot() (running func() time.Duration, boot string, ok bool) { return nil, "", false }
