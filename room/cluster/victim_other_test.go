//go:build !unix

package cluster_test

// victimMain does nothing where no process can be made to stand still.
func victimMain() {}
