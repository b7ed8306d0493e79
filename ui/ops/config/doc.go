// Package config is how a server is to be: the flags, the variables and the files
// that they name, made into what the parts of the program take.
//
// What it keeps true: what a command line says is checked whole before anything is
// opened, every default is that of the package that keeps the limit, and the files
// are taken into use together or not at all.
package config
