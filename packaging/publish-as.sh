#!/usr/bin/env bash
# Gives the module the path that it is published under, so that "go install" finds it there:
#
#   packaging/publish-as.sh github.com/you/teahouse
#
# The module is called teahouse, which can be built and tested anywhere and fetched from nowhere.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

path=${1:-}
if [[ $# -ne 1 || ! $path =~ ^[a-z0-9.-]+\.[a-z]+(/[A-Za-z0-9._~-]+)+$ ]]; then
  echo "usage: packaging/publish-as.sh HOST/PATH, as in github.com/you/teahouse" >&2
  exit 2
fi
old=$(go list -m)
go mod edit -module "$path"
git grep -lzF -e "\"$old/" -e "\"$old\"" -- '*.go' |
  xargs -0 sed -i -E "s#^([[:space:]]*([a-z]+[[:space:]]+)?\")${old//./\\.}((/[^\"]*)?\"\$)#\\1$path\\3#" # lines of imports
gofmt -w .
go build -o /dev/null .
echo "the module is $path: commit this, and tag a release"
