package service

// Where things are that no flag names. Which folder a server opens hangs on its environment alone,
// and not on what is there; only a command that looks after a folder looks for one. A secret that
// is handed over and cannot be read counts as handed over, so that none is made in its place.

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// packaged is where the service of a package keeps its state.
const packaged = "/var/lib/teahouse"

// Tended is the state folder of which a command that looks after one is meant:
// that of the user, or, if nothing is there, that of the packaged service.
func Tended() (string, error) {
	dir, err := State()
	if err == nil {
		if _, absent := os.Stat(dir); absent == nil {
			return dir, nil
		}
	}
	if _, absent := os.Lstat(packaged); absent == nil {
		return packaged, nil
	}
	return dir, err
}

// State is where systemd or the XDG base directories keep a program's state.
func State() (string, error) {
	if dir := os.Getenv("STATE_DIRECTORY"); dir != "" {
		return filepath.SplitList(dir)[0], nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "teahouse"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("--state: no home folder is known: say where to keep the state")
	}
	return filepath.Join(home, ".local", "share", "teahouse"), nil
}

// Credential returns the path of a secret that systemd hands over
// (LoadCredential), and whether it does.
func Credential(name string) (path string, ok bool) {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return "", false
	}
	path = filepath.Join(dir, name)
	_, err := os.Lstat(path)
	return path, !errors.Is(err, fs.ErrNotExist)
}
