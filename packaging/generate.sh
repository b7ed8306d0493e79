#!/bin/sh
# Makes what packages hold and the repository does not, in packaging/generated, from the commit alone:
#
#   packaging/generate.sh VERSION DATE      GoReleaser's hook; DATE as in RFC 3339
set -eu
version=$1 date=$2
cd "$(dirname "$0")"
rm -rf generated
mkdir generated

# The changelog of the packages: the subjects of the commits since the last tag before this one.
previous=$(git describe --tags --abbrev=0 --match 'v*' HEAD^ 2>/dev/null || true)
{
  printf -- '- semver: "%s"\n  date: %s\n  packager: %s\n' "$version" "$date" "${MAINTAINER:-Teahouse authors}"
  printf '  deb: {urgency: medium, distributions: [stable]}\n  changes:\n'
  git log --no-merges --format=%s "${previous:+$previous..}HEAD" |
    sed 's/["\\]/\\&/g; s/^/    - note: "/; s/$/"/'
} >generated/changelog.yaml

# The licences of what is linked into the program on any system, each in its own words.
modules() {
  for system in linux darwin freebsd windows; do
    CGO_ENABLED=0 GOOS=$system go list -C .. -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' .
  done | LC_ALL=C sort -u
}
licences() {
  printf '=== Go, its standard library and runtime\n\n'
  cat "$(go env GOROOT)/LICENSE"
  modules | while read -r path version dir; do
    found=
    for file in "$dir"/LICEN[CS]E* "$dir"/COPYING* "$dir"/NOTICE* "$dir"/PATENTS*; do
      [ -f "$file" ] || continue
      printf '\n=== %s %s: %s\n\n' "$path" "$version" "$(basename "$file")"
      cat "$file"
      found=yes
    done
    [ -n "$found" ] || {
      echo "generate: $path has no licence" >&2
      return 1
    }
  done
}
licences >generated/LICENSES

# The manual page, of the commit's day, and what shells complete. One name for each: packages rename.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
CGO_ENABLED=0 go build -C .. -trimpath -buildvcs=false -o packaging/generated/teahouse .
generated/teahouse man >generated/teahouse.1
gzip -n9 generated/teahouse.1
for shell in bash zsh fish; do
  generated/teahouse completion "$shell" >"generated/teahouse.$shell"
done
rm generated/teahouse
