#!/bin/sh
# A bot in plain sh: whoever writes to it privately gets their words back, and nobody
# else does, whatever they are called by then.
#
#     echo.sh HOST [PORT [OPTIONS OF SSH...]]
#
# It takes lines apart without a JSON parser, and safely: a line begins with its
# kind, and a quote inside a text is always written \", so that no text can pass
# for a field. What it sends back is the text as it was written, escapes and all.
set -eu
host=${1:-${TEAHOUSE_HOST:?say which host}} port=${2:-${TEAHOUSE_PORT:-22}}
shift "$(($# < 2 ? $# : 2))"

field() { printf '%s\n' "$line" | sed -nE 's/.*[,{]"'"$1"'":"(([^"\\]|\\.)*)".*/\1/p'; }

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkfifo "$dir/requests"
ssh -T -p "$port" -o BatchMode=yes -o ServerAliveInterval=15 "$@" "$host" bot <"$dir/requests" |
	while IFS= read -r line; do
		case $line in
		'{"event":'*'"self":true'*) ;;
		'{"event":"whisper",'*) printf '{"do":"dm","re":"%s","nonce":"%s","text":"%s"}\n' "$(field cursor)" "$(field cursor)" "$(field text)" ;;
		'{"error":'*) printf '%s\n' "$line" >&2 ;;
		esac
	done >"$dir/requests"
