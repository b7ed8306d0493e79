#!/usr/bin/env bash
# Boots a Debian with systemd in a container and lives with the service there: install, start, reload,
# restart, crash, hang, stop, backup and restore, files that are damaged or lost, a full disk, upgrade,
# removal, and the same program from the tarball, as the README says. As root:
#
#   goreleaser release --snapshot --clean --skip=docker,sbom
#   packaging/test-systemd.sh [DIST]
#
# DIST is where the packages are (dist). It needs go, debootstrap, systemd-nspawn and nsenter, and a
# minute or two more the first time; $ROOTFS may name a folder that keeps the fresh Debian, and $RELEASE
# another one than bookworm. Nothing is changed outside of a temporary folder, and the container has a
# network of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# shellcheck source=packaging/container.sh
. packaging/container.sh

readonly stopped="The server is stopping" # what those inside are told

dist=${1:-dist}
passed=0 failed=0

main() {
  requirements "$dist"
  prepare
  boot
  local step
  for step in install start sandbox enter reload hang restart crash stop on_demand misconfigured bad_reload restore damaged lost read_only full_disk credential port_22 upgrade remove purge tarball; do
    printf '== %s\n' "${step//_/ }"
    "test_$step" || true # what it wanted to show has been checked, or not
  done
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}

# --- what is seen ---

check() { # WHAT COMMAND…
  local what=$1 said
  shift
  if said=$("$@" 2>&1); then
    passed=$((passed + 1))
    printf 'ok    %s\n' "$what"
  else
    failed=$((failed + 1))
    printf 'FAIL  %s\n' "$what"
    printf '        %s\n' "${said//$'\n'/$'\n'        }"
  fi
}

same() { # GOT WANT
  [[ $1 == "$2" ]] || {
    echo "it is \"$1\" and not \"$2\""
    return 1
  }
}

differ() { [[ -n $1 && $1 != "$2" ]] || same "$1" "something other than $2"; }

property() { in_it systemctl show --value --property="$1" "${2:-teahouse.service}"; }
state_is() { same "$(property ActiveState "${2:-}")" "$1"; }
process() { property MainPID; }
status_field() { in_it sed -n "s/^$1:[[:space:]]*//p" "/proc/$(process)/status"; }
listens() { in_it bash -c "exec 3<>/dev/tcp/127.0.0.1/${1:-2222}"; }
not() { ! "$@"; }
host_key() { in_it ssh-keyscan -T 20 -t ed25519 -p "${1:-2222}" 127.0.0.1 2>/dev/null | awk '!/^#/ { print $3 }'; } # some print comments, too
journal_has() { in_it journalctl --quiet --after-cursor="$cursor" --output=cat | grep -E "$1"; }
# journalctl that is asked for a priority leaves out the first line behind a cursor, so it is not asked.
journal_errors() { in_it journalctl --quiet --after-cursor="$cursor" --output=json --output-fields=PRIORITY,MESSAGE | grep '"PRIORITY":"3"' | grep -E -e "$1"; }
mark_journal() { cursor=$(in_it journalctl --quiet --lines=0 --show-cursor | sed -n 's/^-- cursor: //p'); }

settings() { # UNIT FILE: what an administrator writes, from standard input
  in_it mkdir -p "/etc/systemd/system/$1.d"
  in_it tee "/etc/systemd/system/$1.d/$2" >/dev/null
  in_it systemctl daemon-reload
}

no_settings() { # UNIT
  in_it rm -r "/etc/systemd/system/$1.d"
  in_it systemctl daemon-reload
}

# shellcheck disable=SC2016
join() { # NAME: somebody enters on a terminal, and stays until they are sent away
  # The name is not in the command, for script writes that into the file that is read.
  local ssh='stty cols 80 rows 24; exec ssh -p 2222 -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/root/known_hosts $NAME@127.0.0.1'
  in_it NAME="$1" SSH="$ssh" bash -c '
    cd /root; rm -f $NAME.*; mkfifo $NAME.in; exec 3<>$NAME.in
    script --quiet --flush --return --command "$SSH" $NAME.out <&3
    echo over >>$NAME.out' >/dev/null 2>&1 &
  within 20 inside "$1" || screen "$1"
}

sees() { in_it grep -aq "$2" "/root/$1.out"; }
inside() { sees "$1" "$1" && not sees "$1" '^over$'; } # their name is on their screen

told_to_leave() { # NAME
  # shellcheck disable=SC2015
  within 10 sees "$1" '^over$' && sees "$1" "$stopped" || screen "$1"
}

screen() { # NAME: what is on it, for it is not what it should be
  in_it tail -c 500 "/root/$1.out"
  return 1
}

dialling() { # SECONDS COMMAND…: somebody dials all the time while the command runs
  local length=$1
  shift
  in_it dial --time "${length}s" --rate 100 >"$work/dialled" 2>&1 &
  local dial=$!
  sleep 0.5
  "$@"
  wait "$dial" || true
  grep -v '^dial:' "$work/dialled" | sed 's/^/      /'
}

dialled_without() { # refused | cut
  grep -q "$1=0 " "$work/dialled" || {
    cat "$work/dialled"
    return 1
  }
}

# --- the life of a service ---

test_install() {
  check "the package installs" in_it dpkg -i /root/teahouse.deb
  check "it has a user of its own" in_it getent passwd teahouse
  check "and a folder, that a backup is restored into before the first start" same "$(in_it stat --format='%U %a' /var/lib/teahouse)" "teahouse 700"
  check "it opens nothing by itself" same "$(property ActiveState)/$(property UnitFileState)/$(property UnitFileState teahouse.socket)" inactive/disabled/disabled
}

test_start() {
  mark_journal
  check "enable --now starts it, and it says that it is ready" in_it systemctl enable --now teahouse
  check "it is active" state_is active
  check "its socket is, too" state_is active teahouse.socket
  check "both come back at the next boot" in_it systemctl is-enabled teahouse.service teahouse.socket
  check "it answers on IPv4" test -n "$(host_key)"
  check "its state is its own" same "$(in_it stat --format='%U %a' /var/lib/teahouse)" "teahouse 700"
  check "no file of it is open to others" same "$(in_it find /var/lib/teahouse -type f -perm /077)" ""
  key=$(host_key)
}

test_sandbox() {
  check "systemd-analyze security says 1.2 or less" exposure
  check "it is not root" same "$(in_it stat --format=%U "/proc/$(process)")" teahouse
  check "it has no capability" same "$(status_field CapEff)$(status_field CapBnd)" 00000000000000000000000000000000
  check "it can gain none" same "$(status_field NoNewPrivs)" 1
  check "its system calls are filtered" same "$(status_field Seccomp)" 2
  check "its memory has a bound" same "$(property MemoryMax)" $((2 << 30))
  check "the watchdog is on" same "$(property WatchdogUSec)" 30s
}

exposure() {
  local level
  level=$(in_it systemd-analyze security --no-pager teahouse.service | sed -n 's/.*exposure level for teahouse.service: \([0-9.]*\).*/\1/p')
  awk -v level="$level" 'BEGIN { exit !(level != "" && level <= 1.2) }' || same "$level" 1.2
}

test_enter() {
  check "lily enters" join lily
}

test_reload() {
  local before
  before=$(process)
  mark_journal
  in_it systemctl log-level debug
  check "reload succeeds" in_it systemctl reload teahouse
  check "the program says that it reloads, and since when" within 5 journal_has 'notification message from PID .*RELOADING=1.*MONOTONIC_USEC=[0-9]+'
  check "and that it is ready again" within 5 ready_after_reload
  in_it systemctl log-level info
  check "it is the same process" same "$(process)" "$before"
  check "it is active" state_is active
  check "lily is still in" inside lily
}

ready_after_reload() { journal_has 'notification message from PID' | sed '1,/RELOADING=1/d' | grep READY=1; }

test_hang() {
  local before
  settings teahouse.service hang.conf <<<$'[Service]\nWatchdogSec=3s'
  in_it systemctl restart teahouse
  before=$(process)
  mark_journal
  sleep 5
  check "it pings as often as the unit asks" same "$(process)" "$before"
  in_it sh -c "kill -STOP $before"
  check "a process that hangs is replaced" within 20 replaced "$before"
  check "because of the watchdog" journal_has 'Watchdog timeout'
  no_settings teahouse.service
  in_it systemctl restart teahouse
}

replaced() { differ "$(process)" "$1" && [[ $(process) != 0 ]] && state_is active; }

test_restart() {
  local before
  before=$(process)
  check "mary enters" join mary
  dialling 10 three_restarts
  check "it is another process" differ "$(process)" "$before"
  check "mary was told" told_to_leave mary
  check "nobody who dialled was refused" dialled_without refused
  check "and nobody was cut off" dialled_without cut
  check "the host key is the same" same "$(host_key)" "$key"
}

three_restarts() {
  local i
  for i in 1 2 3; do
    check "restart $i succeeds" in_it systemctl restart teahouse
    sleep 1
  done
}

test_crash() {
  local before
  before=$(process)
  dialling 4 in_it systemctl kill --signal=KILL teahouse.service
  check "after kill -9 it is back" within 10 replaced "$before"
  check "nobody who dialled was refused" dialled_without refused
  check "the host key is the same" same "$(host_key)" "$key"
}

test_stop() {
  local since
  check "nora enters" join nora
  since=$SECONDS
  check "stopping the socket stops both" in_it systemctl stop teahouse.socket
  check "within 10 s" test $((SECONDS - since)) -le 10
  check "the service ended as it should" same "$(property ActiveState)/$(property Result)" inactive/success
  check "nora was told" told_to_leave nora
  check "the port is closed" not listens
}

test_on_demand() {
  in_it systemctl start teahouse.socket
  check "the socket alone starts nothing" state_is inactive
  check "who dials is answered" same "$(host_key)" "$key"
  check "for it has been started" state_is active
}

test_misconfigured() {
  local file=/etc/default/teahouse
  in_it cp -p "$file" /root/default
  in_it sh -c "echo TEAHOUSE_MAX_SEATS=0 >>$file"
  check "a flag that cannot work is an error of systemctl" not in_it systemctl restart teahouse
  check "with a status that says so" same "$(property ExecMainStatus)" 78
  sleep 2
  check "and is not tried again" same "$(property ActiveState)/$(property NRestarts)" failed/0
  in_it timeout 10 bash -c 'exec 3<>/dev/tcp/127.0.0.1/2222; read -r -u 3' 2>/dev/null || true
  check "who dials does not make it spin" within 10 not listens
  in_it cp -p /root/default "$file"
  check "put right, it starts" within 20 in_it systemctl start teahouse
  check "it is active" state_is active
}

# The settings are as a start would take them, but a file that they name is not.
test_bad_reload() {
  local before file=/etc/default/teahouse
  in_it cp -p "$file" /root/default
  in_it mkdir -p /etc/teahouse
  in_it sh -c "echo 'soup is ready' >/etc/teahouse/motd; : >/etc/teahouse/admins"
  in_it sh -c "printf 'TEAHOUSE_MOTD=/etc/teahouse/motd\nTEAHOUSE_ADMINS=/etc/teahouse/admins\n' >>$file"
  check "it starts with files" in_it systemctl restart teahouse
  before=$(process)
  in_it sh -c "echo 'soup is gone' >/etc/teahouse/motd; echo 'ssh-ed25519 nonsense' >/etc/teahouse/admins"
  mark_journal
  check "a reload that fails is an error of systemctl" not in_it systemctl reload teahouse
  check "the journal names the file" journal_has '/etc/teahouse/admins'
  check "it is the same process" same "$(process)" "$before"
  check "it is active" state_is active
  check "it has nothing of the new files" join quin
  check "but all of the old ones" sees quin 'soup is ready'
  in_it sh -c ": >/etc/teahouse/admins"
  check "put right, it reloads" in_it systemctl reload teahouse
  check "and has the new ones" join rosa
  check "all of them" within 5 sees rosa 'soup is gone'
  in_it cp -p /root/default "$file"
  in_it rm -r /etc/teahouse
  in_it systemctl restart teahouse
}

readonly state=/var/lib/teahouse

# As the README says: by root, with the server stopped, and no folder named.
test_restore() {
  check "root makes a backup beside the server" in_it teahouse backup /root/tea.tar
  check "and one through a pipe" in_it sh -c 'teahouse backup - | tar -t | grep -qx room.db'
  check "the status tells of it" in_it sh -c 'teahouse status | grep -E "^last backup +20"'
  check "a room that is open is not replaced" not in_it teahouse restore /root/tea.tar --replace
  in_it systemctl stop teahouse.socket
  check "a room that is there is not replaced by itself" not in_it teahouse restore /root/tea.tar
  check "it is with --replace" in_it teahouse restore /root/tea.tar --replace
  restored
  in_it systemctl stop teahouse.socket
  in_it sh -c "rm -r $state; install -d -o teahouse -g teahouse -m 700 $state"
  check "a new machine gets it, too" in_it teahouse restore /root/tea.tar
  restored
  in_it cp -a "$state" /root/sound
}

restored() {
  check "what is restored is the service's own" same "$(in_it find "$state" ! -name last-backup \( ! -user teahouse -o ! -group teahouse \))" ""
  check "and closed to others" same "$(in_it find "$state" ! -name last-backup -perm /077)" ""
  check "it starts" in_it systemctl start teahouse
  check "it is active" state_is active
  check "the host key is the same" same "$(host_key)" "$key"
}

fails_for_good() { # REMEDY: a start does, says what to do, and is not tried again
  mark_journal
  check "the start is an error of systemctl" not in_it systemctl restart teahouse
  check "with a status that says so" same "$(property ExecMainStatus)" 78
  sleep 7 # it would be tried again after 5 s
  check "and is not tried again" same "$(property ActiveState)/$(property NRestarts)" failed/0
  check "the journal says, as an error, what to do" journal_errors "$1"
  check "and so does the check" checked "$1"
}

checked() { # REMEDY
  local said
  said=$(in_it runuser -u teahouse -- teahouse check --state "$state" 2>&1) && same sound "not sound"
  grep -E -e "$1" <<<"$said" || {
    echo "$said"
    return 1
  }
}

put_back() {
  in_it systemctl stop teahouse.socket
  in_it sh -c "find $state -mindepth 1 -delete; cp -a /root/sound/. $state"
  check "put back, it starts" in_it systemctl restart teahouse
  check "with its host key" same "$(host_key)" "$key"
}

test_damaged() {
  in_it systemctl stop teahouse.socket
  in_it dd if=/dev/zero of="$state/room.db" bs=4096 seek=1 count=20 conv=notrunc status=none
  fails_for_good 'damaged: restore a backup'
  put_back
}

test_lost() {
  local file
  for file in room.db host_ed25519 mark_secret; do
    in_it systemctl stop teahouse.socket
    in_it sh -c "rm $state/$file; rm -f $state/room.db-wal"
    case $file in
    room.db) fails_for_good '--new-room' ;;
    *) fails_for_good '--new-keys' ;;
    esac
    check "nothing is made anew" not in_it test -e "$state/$file"
    put_back
  done
}

test_read_only() {
  in_it systemctl stop teahouse.socket
  in_it mount --bind "$state" "$state"
  in_it mount -o remount,bind,ro "$state"
  fails_for_good 'cannot be written|read-only'
  in_it umount "$state"
  put_back
}

# A full disk may have place again, so it is tried again, but not all the time.
test_full_disk() {
  in_it systemctl stop teahouse.socket
  in_it mount -t tmpfs -o size=2m,mode=700 tmpfs "$state"
  in_it sh -c "chown teahouse:teahouse $state; cp -a /root/sound/. $state; dd if=/dev/zero of=$state/filler bs=4096 status=none; chown teahouse: $state/filler" 2>/dev/null
  mark_journal
  check "the start is an error of systemctl" not in_it systemctl start teahouse
  sleep 7
  check "which is tried again, but not each second" tries 1 2
  check "the journal says that the disk is full" journal_errors 'full'
  in_it rm "$state/filler"
  check "with place on it, it comes back by itself" within 20 state_is active
  check "with its host key" same "$(host_key)" "$key"
  in_it systemctl stop teahouse.socket
  in_it umount "$state"
  in_it systemctl start teahouse
}

tries() { # LEAST MOST
  local n
  n=$(property NRestarts)
  ((n >= $1 && n <= $2)) || same "$n" "$1 to $2"
}

test_credential() {
  in_it mkdir -p /etc/teahouse
  in_it ssh-keygen -q -t ed25519 -N '' -C '' -f /etc/teahouse/host_key
  settings teahouse.service key.conf <<<$'[Service]\nLoadCredential=host_key:/etc/teahouse/host_key'
  check "it starts with a host key that is handed in" in_it systemctl restart teahouse
  check "and shows that key" same "$(host_key)" "$(in_it cut -d' ' -f2 /etc/teahouse/host_key.pub)"
  no_settings teahouse.service
  in_it systemctl restart teahouse
  check "without it, it has its own again" same "$(host_key)" "$key"
}

test_port_22() {
  settings teahouse.socket port.conf <<<$'[Socket]\nListenStream=\nListenStream=22'
  check "another port needs a restart of the socket" in_it systemctl restart teahouse.socket
  check "it answers at port 22" same "$(host_key 22)" "$key"
  check "without a capability" same "$(status_field CapEff)" 0000000000000000
  check "and no longer at 2222" not listens
  no_settings teahouse.socket
  in_it systemctl restart teahouse.socket
  check "and back" same "$(host_key)" "$key"
  in_it systemctl start teahouse
}

test_upgrade() {
  local before
  in_it sh -c 'echo TEAHOUSE_LOG_LEVEL=warn >>/etc/default/teahouse'
  before=$(process)
  check "otto enters" join otto
  dialling 8 check "the package installs over itself" in_it dpkg -i /root/teahouse.deb
  check "it runs the new program" replaced "$before"
  check "otto was told" told_to_leave otto
  check "nobody who dialled was refused" dialled_without refused
  check "and nobody was cut off" dialled_without cut
  check "the configuration is as it was left" in_it grep -q '^TEAHOUSE_LOG_LEVEL=warn' /etc/default/teahouse
  check "the host key is the same" same "$(host_key)" "$key"
  check "both still come back at the next boot" in_it systemctl is-enabled teahouse.service teahouse.socket
}

test_remove() {
  check "the package is removed" in_it dpkg -r teahouse
  check "nothing runs" same "$(property ActiveState)/$(property ActiveState teahouse.socket)" inactive/inactive
  check "systemd knows it no more" same "$(property LoadState)" not-found
  check "nothing is left enabled" same "$(in_it find /etc/systemd/system -name '*teahouse*')" ""
  check "the port is closed" not listens
  check "the state is kept" in_it test -s /var/lib/teahouse/host_ed25519
}

test_purge() {
  in_it mount --bind "$state" "$state" # as a disk of the room's own is
  check "the package is purged" in_it dpkg -P teahouse
  check "and its disk is empty" same "$(in_it ls -A "$state")" ""
  in_it sh -c "umount $state; rmdir $state"
  check "nothing of it is left" same "$(in_it find /etc/default /var/lib /usr -name '*teahouse*' -not -path '/var/lib/systemd/*')" ""
  in_it userdel teahouse       # it stays on purpose, and would be taken for the dynamic one
  in_it rm /root/known_hosts # what comes next is another server
}

test_tarball() {
  local commands
  commands=$(from_readme)
  check "the README says how" test -n "$commands"
  check "and so it installs" in_it sh -e -c "cd /root/tarball; $commands"
  in_it systemctl daemon-reload
  check "with a dynamic user it starts" in_it systemctl enable --now teahouse
  check "it is active" state_is active
  check "its user is made up" dynamic "$(in_it stat --format=%u "/proc/$(process)")"
  check "systemd-analyze security says 1.2 or less" exposure
  check "its state is where it belongs" in_it test -s /var/lib/private/teahouse/host_ed25519
  check "pia enters" join pia
  key=$(host_key)
  dialling 6 check "restart succeeds" in_it systemctl restart teahouse
  check "pia was told" told_to_leave pia
  check "nobody who dialled was refused" dialled_without refused
  check "and nobody was cut off" dialled_without cut
  check "the host key is the same" same "$(host_key)" "$key"
  check "it stops" in_it systemctl stop teahouse.socket
  check "nothing failed in all this time" same "$(in_it systemctl --failed --no-legend --plain)" ""
}

# from_readme prints the commands that it gives for the archive.
from_readme() { in_it sed -n '/From the archive:/,/as root/p' /root/tarball/README.md | tr '\n' ' ' | grep -oE '`cp [^`]*`' | tr -d '`'; }

dynamic() { [[ $1 -ge 61184 && $1 -le 65519 ]] || same "$1" "between 61184 and 65519"; }

main
