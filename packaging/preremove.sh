#!/bin/sh
# Before the files go. deb says: remove, or upgrade and others; rpm says: how many stay installed.
# An upgrade must not close the door, so only a removal does.
set -e

case "$1" in
remove | 0) ;;
*) exit 0 ;;
esac

if [ -d /run/systemd/system ]; then
  systemctl stop teahouse.socket teahouse.service
fi
if command -v systemctl >/dev/null; then
  systemctl --no-reload --quiet disable teahouse.socket teahouse.service
fi
