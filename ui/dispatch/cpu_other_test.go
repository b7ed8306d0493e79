//go:build !unix

package dispatch

import "time"

// cpu is not told here.
func cpu() time.Duration { return 0 }
