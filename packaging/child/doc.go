// Package child runs a server as a child process, as people run it, and looks at
// it from outside: what it says, what it counts and, on Linux, what it uses. The
// commands that measure and try servers share it.
package child
