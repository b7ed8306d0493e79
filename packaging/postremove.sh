#!/bin/sh
# After the files are gone. deb says: remove, purge, or upgrade and others; rpm says: how many stay
# installed. The room's state goes only with a purge, and the user stays, for its name may own files.
set -e

case "$1" in
remove | purge | 0) ;;
*) exit 0 ;;
esac

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
fi
if [ "$1" = purge ]; then
  rm -rf /var/lib/private/teahouse
  # Where a disk of the room's own is mounted, the folder itself cannot go: that it is empty will do.
  rm -rf /var/lib/teahouse || [ -z "$(ls -A /var/lib/teahouse)" ]
fi
