#!/usr/bin/env bash
# Shows that a release follows from its commit: two snapshots of HEAD are equal to the byte, though
# folder, hour, time zone, umask and locale differ.
#
#   packaging/test-reproducible.sh            15 s, when the build cache is warm
#   packaging/test-reproducible.sh --cold     the second one with an empty build cache: some minutes
#
# Needs goreleaser 2.16 or newer, in PATH or named by $GORELEASER. Images and SBOMs are left out: the
# former need docker, and the latter carry the time at which they were made.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

goreleaser=${GORELEASER:-goreleaser}
cold=
case ${1:-} in
'') ;;
--cold) cold=yes ;;
*)
  echo "usage: packaging/test-reproducible.sh [--cold]" >&2
  exit 2
  ;;
esac

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

snapshot() { # FOLDER
  git clone -q . "$1"
  (cd "$1" && "$goreleaser" release --snapshot --clean --skip=docker,sbom >"$work/log" 2>&1) || {
    cat "$work/log"
    echo "FAILED: goreleaser"
    return 1
  }
  rm "$1"/dist/{artifacts.json,config.yaml,metadata.json} # not released: they say when it ran, and where
}

(umask 022 && LC_ALL=C TZ=UTC snapshot "$work/first")
if [[ -n $cold ]]; then
  export GOCACHE=$work/cache
fi
mkdir "$work/elsewhere"
(umask 077 && LC_ALL=C.UTF-8 TZ=Pacific/Auckland snapshot "$work/elsewhere/second")

diff -r "$work/first/dist" "$work/elsewhere/second/dist" || {
  echo "FAILED: the second snapshot differs"
  exit 1
}
cd "$work/first/dist"
for kind in '*_linux_amd64.tar.gz' '*_windows_arm64.zip' '*_amd64.deb' '*.aarch64.rpm' '*_checksums.txt' 'homebrew/Casks/*.rb'; do
  compgen -G "$kind" >/dev/null || {
    echo "FAILED: the snapshot holds no $kind"
    exit 1
  }
done
# What a cask names and its archives do not hold fails only at somebody's home.
mapfile -t named < <(sed -nE 's/^ *(binary|manpage|[a-z]+_completion) "(.*)"$/\2/p' homebrew/Casks/teahouse.rb)
for archive in *_darwin_*.tar.gz; do
  if ((${#named[@]} != 5)) || ! tar -tzf "$archive" "${named[@]}" >/dev/null; then
    printf 'FAILED: the cask names, and %s does not hold all of: %s\n' "$archive" "${named[*]}"
    exit 1
  fi
done
echo "ok: $(find . -type f | wc -l) files are the same in both snapshots, $(wc -l <*_checksums.txt) of them to be released"
