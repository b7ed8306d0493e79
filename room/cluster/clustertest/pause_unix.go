//go:build unix

package clustertest

import "syscall"

// Pause makes a server stand still, connections open, or lets it go on.
func (s *Servers) Pause(i int, on bool) error {
	sig := syscall.SIGCONT
	if on {
		sig = syscall.SIGSTOP
	}
	return s.all[i].cmd.Process.Signal(sig)
}
