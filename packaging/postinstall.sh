#!/bin/sh
# After the files are there. deb says: configure [OLD VERSION]; rpm says: how many are installed now.
set -e

case "$1" in
configure) old=$2 ;;
1) old= ;;
[1-9]*) old=$1 ;;
*) exit 0 ;; # a removal or an upgrade that was given up
esac

if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers teahouse.conf
fi
# The state folder, which systemd would make at the first start: so "teahouse restore" finds it before.
if [ ! -e /var/lib/teahouse ] && [ ! -h /var/lib/teahouse ] && getent passwd teahouse >/dev/null; then
  install -d -m 0700 -o teahouse -g teahouse /var/lib/teahouse
fi
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl try-restart teahouse.service ||
    echo 'teahouse: the new version does not start: see "journalctl -u teahouse"' >&2
fi
if [ -z "$old" ]; then
  echo 'teahouse: "systemctl enable --now teahouse" opens the room at port 2222'
fi
