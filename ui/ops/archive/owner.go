package archive

// To whom restored files belong: root restores for the user that the server runs as.

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"

	"teahouse/ui/ops/service"
)

// owner is to whom files belong, -1 where that cannot be changed.
type owner struct{ user, group int }

// ownerOf is, for root, who is named, else the owner of the folder or of the one
// that it will be made in; for everybody else it is themselves.
func ownerOf(dir, named string) (owner, error) {
	me := owner{os.Geteuid(), os.Getegid()}
	if me.user != 0 {
		if named != "" {
			return owner{}, errors.New("--owner: only root gives files away: leave it out")
		}
		return me, nil
	}
	if named != "" {
		found, err := user.Lookup(named)
		if err != nil {
			found, err = user.LookupId(named)
		}
		if err != nil {
			return owner{}, fmt.Errorf("--owner: there is no user %q", named)
		}
		uid, errUser := strconv.Atoi(found.Uid)
		gid, errGroup := strconv.Atoi(found.Gid)
		return owner{uid, gid}, errors.Join(errUser, errGroup)
	}
	for {
		uid, gid, err := service.Owner(dir)
		if err == nil {
			return owner{uid, gid}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
			return owner{}, err
		}
		dir = filepath.Dir(dir)
	}
}

// give lets a file belong to the owner.
func (o owner) give(path string) error {
	if o.user == os.Geteuid() {
		return nil
	}
	return os.Lchown(path, o.user, o.group)
}
