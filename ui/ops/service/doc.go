// Package service is what whoever keeps programs running expects of one:
// systemd's sockets, notifications and watchdog, and the memory it grants.
//
// What it keeps true: without a service manager nothing of it is visible, and
// the watchdog is fed only by proof that the program works, never by a timer.
package service
