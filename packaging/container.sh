# A Debian with systemd in a container, for test-systemd.sh: it is made in a temporary folder, booted
# with a network of its own, and gone when the script ends, however it ends.
# shellcheck shell=bash

readonly release=${RELEASE:-bookworm}
readonly packages=systemd,systemd-sysv,dbus,openssh-client

work='' container='' leader='' deb='' tarball=''

requirements() { # DIST
  [[ $(id -u) == 0 ]] || die "it boots a container: run it as root"
  local tool arch
  for tool in go debootstrap systemd-nspawn nsenter pgrep; do
    command -v "$tool" >/dev/null || die "$tool is missing"
  done
  arch=$(dpkg --print-architecture 2>/dev/null || go env GOARCH)
  deb=$(compgen -G "$1/*_$arch.deb" | head -n 1) || die "$1 holds no package for $arch: make a snapshot first"
  tarball=$(compgen -G "$1/*_linux_$arch.tar.gz" | head -n 1) || die "$1 holds no tar.gz for linux/$arch"
}

die() {
  echo "test-systemd: $*" >&2
  exit 2
}

prepare() { # a Debian that has booted never, with what is to be tried in /root
  work=$(mktemp -d)
  trap clean EXIT
  local fresh=${ROOTFS:-$work/fresh}
  if [[ ! -e $fresh/usr ]]; then
    echo "making a Debian in $fresh"
    debootstrap --variant=minbase --include="$packages" "$release" "$fresh.part" >"$work/log" 2>&1 || {
      tail "$work/log" >&2
      die "debootstrap failed"
    }
    mv "$fresh.part" "$fresh"
  fi
  cp -a --reflink=auto "$fresh" "$work/root"
  cp "$deb" "$work/root/root/teahouse.deb"
  mkdir "$work/root/root/tarball"
  tar -xzf "$tarball" -C "$work/root/root/tarball" --strip-components=1
  CGO_ENABLED=0 go build -trimpath -buildvcs=false -o "$work/root/usr/local/bin/dial" ./packaging/dial
}

boot() {
  local flags=(--quiet --register=no --boot --private-network --directory="$work/root")
  [[ -d /run/systemd/system ]] || flags+=(--keep-unit) # no systemd here that could make a scope
  systemd-nspawn "${flags[@]}" </dev/null >"$work/console" 2>&1 &
  container=$!
  within 10 child_of_container || die "the container does not start: $(cat "$work/console")"
  leader=$(child_of_container)
  within 60 booted || die "the container does not boot: $(tail "$work/console")"
}

child_of_container() { pgrep --parent "$container"; }

booted() { in_it systemctl is-system-running | grep -qE '^(running|degraded)$'; }

# in_it runs a command in the container, with nothing of this environment.
in_it() { nsenter --target "$leader" --all --root --wd -- env -i PATH=/usr/sbin:/usr/bin:/usr/local/bin TERM=xterm "$@"; }

clean() {
  set +e
  if [[ -n $container ]] && kill -TERM "$container" 2>/dev/null; then # an orderly shutdown
    within 20 gone "$container" || kill -KILL "$leader" "$container"
    wait "$container"
  fi 2>/dev/null
  rm -rf --one-file-system "$work"
}

gone() { ! kill -0 "$1" 2>/dev/null; }

within() { # SECONDS COMMAND…: true as soon as the command is
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < until)) || return 1
    sleep 0.1
  done
}
