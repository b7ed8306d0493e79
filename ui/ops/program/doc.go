// Package program holds stories of operators: they start, ask, stop and kill the
// program as it is built, in a process of its own, and enter it over SSH.
package program
