#!/usr/bin/env bash
# Holds the units against systemd without starting anything: they mean what they say, and the sandbox
# is as tight as promised, for the user of the packages and for a dynamic one. Needs systemd-analyze
# of systemd 250 or newer, no root and no running systemd.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly threshold=12 # tenths of what "systemd-analyze security" counts

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
units=$root/etc/systemd/system
mkdir -p "$units" "$root"/{usr/bin,usr/local/bin,bin,usr/lib/systemd}
cp teahouse.service teahouse.socket "$units"
for program in usr/bin/teahouse usr/local/bin/teahouse bin/sh; do
  install -m 755 /dev/null "$root/$program"
done
for target in basic multi-user sockets shutdown sysinit; do # what the units name, or systemd adds
  printf '[Unit]\nDescription=%s\n' "$target" >"$units/$target.target"
done

check() { # WHAT
  local said
  printf '== %s\n' "$1"
  said=$(systemd-analyze verify --man=no --root="$root" teahouse.service teahouse.socket 2>&1) || true
  if [[ -n $said ]]; then
    printf '%s\nFAILED: systemd-analyze verify\n' "$said" # a warning is a line that has no effect
    return 1
  fi
  said=$(systemd-analyze security --root="$root" --offline=yes --threshold="$threshold" --no-pager teahouse.service 2>&1) || {
    printf '%s\nFAILED: systemd-analyze security\n' "$said"
    return 1
  }
  tail -n 1 <<<"$said"
}

check "user teahouse"
mkdir "$units/teahouse.service.d"
cp dynamic-user.conf "$units/teahouse.service.d"
check "dynamic user"

printf '== NATS\n'
cp cluster/teahouse-nats.service "$units"
install -m 755 /dev/null "$root/usr/bin/nats-server"
printf '[Unit]\nDescription=network-online\n' >"$units/network-online.target"
said=$(systemd-analyze verify --man=no --root="$root" teahouse-nats.service 2>&1) || true
if [[ -n $said ]]; then
  printf '%s\nFAILED: systemd-analyze verify\n' "$said"
  exit 1
fi
systemd-analyze security --root="$root" --offline=yes --threshold="$threshold" --no-pager teahouse-nats.service | tail -n 1

printf '== sysusers\n'
mkdir -p "$root/usr/lib/sysusers.d"
cp sysusers.conf "$root/usr/lib/sysusers.d/teahouse.conf"
systemd-sysusers --root="$root" teahouse.conf
grep '^teahouse:' "$root/etc/passwd"
