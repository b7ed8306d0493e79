#!/bin/sh
# Logs in with real terminals, takes pictures of them, and holds each against a
# picture of the screen that an emulator makes of the same bytes.
#
#   packaging/test-terminals.sh [FOLDER]       TERMINALS="kitty tmux" takes some only
#
# The pictures stay in FOLDER (a new one by default). What is not installed is
# named and left out. On Debian: apt-get install xvfb imagemagick xterm stterm
# kitty alacritty xfce4-terminal mlterm tmux screen nodejs npm openssh-client (foot
# needs Wayland, and is not among them). It listens on
# 127.0.0.1 alone, and ends everything that it starts.
set -eu
cd "$(dirname "$0")/.."

keep=${1:-$(mktemp -d)}
mkdir -p "$keep"
work=$(mktemp -d)
pids=
end() {
	for pid in $pids; do kill "$pid" 2>/dev/null || true; done
	rm -rf "$work"
}
trap end EXIT INT TERM

for tool in go ssh script node npm; do
	command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 1; }
done

columns=80 rows=24 port=${PORT:-20722} display=${DISPLAY_NUMBER:-77}
failed=0

go build -o "$work/teahouse" .
"$work/teahouse" --listen "127.0.0.1:$port" --state "$work/state" >"$work/server.log" 2>&1 &
pids="$pids $!"
guest="ssh -F none -p $port -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o IdentitiesOnly=yes -o IdentityAgent=none"
i=0
until $guest lily@127.0.0.1 who >/dev/null 2>&1; do
	i=$((i + 1))
	[ $i -lt 50 ] || { cat "$work/server.log" >&2; exit 1; }
	sleep 0.1
done

npm install --silent --no-audit --no-fund --prefix "$work" @xterm/headless@6 >/dev/null
export MODULES="$work"

# say fills the room with what terminals draw differently, or should not draw.
say() {
	printf '%s\n' "$1" | $guest "$2@127.0.0.1" say
}
for n in 1 2 3 4; do
	say "$(seq -f "row $n%g" 1 8)" bob
done
say 'hello there' bob
say '漢字 and │ ─ … “quotes” é ñ' bob
say 'see https://example.com/a/path/that/is/longer/than/one/row/of/this/window/so/that/it/wraps here' mei
# In Latin-1 these bytes are CSI 2J, a cursor position, and a title.
say 'ś[2Jś[5;5Hdrawn here ŝ2;PWNEDĜ' eve

# xterm.js: no window, and everything that can be asked of it.
if node packaging/xtermjs.mjs live "$guest -tt guest@127.0.0.1"; then
	echo "ok      xterm.js"
else
	echo "FAILED  xterm.js"
	failed=1
fi

for tool in Xvfb import compare; do
	command -v "$tool" >/dev/null || { echo "missing: $tool, so no pictures" >&2; exit $failed; }
done
Xvfb ":$display" -screen 0 1024x768x24 >/dev/null 2>&1 &
pids="$pids $!"
export DISPLAY=":$display"
sleep 1

echo 'autodetach off' >"$work/screenrc" # or it would outlive its window

# window NAME COMMAND runs a command in a terminal of that name, without a cursor
# that blinks.
window() {
	case $1 in
	xterm) exec env LC_ALL=C.UTF-8 xterm -u8 -geometry ${columns}x$rows+0+0 -bc -e sh -c "$2" ;;
	xterm-latin1) exec env LC_ALL=C LANG=C xterm +u8 -geometry ${columns}x$rows+0+0 -e sh -c "$2" ;;
	tmux) exec env LC_ALL=C.UTF-8 xterm -u8 -geometry ${columns}x$rows+0+0 -bc -e tmux -L "teahouse$$" -f /dev/null new-session "$2" \; set status off \; set destroy-unattached on ;;
	screen) exec env LC_ALL=C.UTF-8 xterm -u8 -geometry ${columns}x$rows+0+0 -bc -e screen -c "$work/screenrc" -U sh -c "$2" ;;
	xterm-white) exec env LC_ALL=C.UTF-8 xterm -u8 -bg white -fg black -tn xterm -geometry ${columns}x$rows+0+0 -e sh -c "$2" ;;
	mlterm) exec env LC_ALL=C.UTF-8 mlterm -g ${columns}x$rows -e sh -c "$2" ;;
	st) exec env LC_ALL=C.UTF-8 st -g ${columns}x$rows+0+0 -e sh -c "$2" ;;
	kitty) exec env LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8 kitty --config NONE -o remember_window_size=no -o initial_window_width=${columns}c -o initial_window_height=${rows}c -o cursor_blink_interval=0 sh -c "$2" ;;
	alacritty) exec env LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8 alacritty -o window.dimensions.columns=$columns -o window.dimensions.lines=$rows -e sh -c "$2" ;;
	xfce4-terminal) exec env LC_ALL=C.UTF-8 xfce4-terminal --disable-server --hide-menubar --hide-scrollbar --geometry ${columns}x$rows+0+0 -x sh -c "$2" ;;
	esac
}

# differ FILE FILE [DIFFERENCE] prints in how many points two pictures differ. The
# cursor may be in another phase: a cell has a few hundred.
near=400
differ() {
	off=$(compare -metric AE -fuzz 20% "$1" "$2" "${3:-null:}" 2>&1 || true)
	off=${off%%[!0-9]*}
	echo "${off:-$near$near}"
}

# picture NAME FILE COMMAND [LIKE] photographs a terminal in which a command runs,
# when its picture has stopped changing or is that of LIKE: drawing in software may
# take long to begin.
picture() {
	window "$1" "$3" >/dev/null 2>&1 &
	shown=$!
	tries=0
	while [ $tries -lt "${TRIES:-20}" ]; do
		tries=$((tries + 1))
		sleep 2
		import -window root "$work/next.png"
		if [ -n "${4:-}" ]; then
			cp "$work/next.png" "$2"
			[ "$(differ "$4" "$2")" -gt $near ] || break
		else
			still=$near$near
			[ ! -f "$2" ] || still=$(differ "$2" "$work/next.png")
			cp "$work/next.png" "$2"
			# Something is drawn, and the whole of it: a session has said all that it says.
			[ "$still" -gt 0 ] || [ "$(identify -format %k "$2")" -lt 4 ] || ! grep -qa 'Tab complete' "$work/bytes" || break
		fi
	done
	kill "$shown" 2>/dev/null || true
	wait "$shown" 2>/dev/null || true
}

for terminal in ${TERMINALS:-xterm xterm-latin1 xterm-white st kitty alacritty xfce4-terminal mlterm tmux screen}; do
	program=${terminal%%-latin1}
	command -v "${program%%-white}" >/dev/null || { echo "missing: $terminal"; continue; }
	live=$keep/$terminal.png drawn=$keep/$terminal-emulated.png
	rm -f "$work/bytes" "$live" "$drawn"
	# NO_COLOR, for the emulator does not know the palette of each; the name is one
	# of the same length for all, so that the pictures can be compared by eye, too.
	picture "$terminal" "$live" "script -qfc 'stty rows $rows cols $columns; $guest -o SetEnv=NO_COLOR=1 -tt lily@127.0.0.1' $work/bytes"
	[ -s "$work/bytes" ] || { echo "missing: $terminal does not start here"; continue; }
	sed -i '1{/^Script started/d}; ${/^Script done/d}' "$work/bytes"
	# What was sent after the picture was taken leaves the screen: cut it off.
	node -e 'const fs=require("fs"),f=process.argv[1];let b=fs.readFileSync(f,"latin1");const i=b.lastIndexOf("\x1b[?1049l");fs.writeFileSync(f,i<0?b:b.slice(0,b.lastIndexOf("\x1b[m",i)),"latin1")' "$work/bytes"
	node packaging/xtermjs.mjs dump $columns $rows "$work/bytes" >"$work/drawn"
	picture "$terminal" "$drawn" "cat $work/drawn; sleep 60" "$live"
	off=$(differ "$live" "$drawn" "$keep/$terminal-difference.png")
	if [ "$off" -le $near ]; then
		echo "ok      $terminal ($off points differ)"
	else
		echo "FAILED  $terminal: $off points differ, see $keep/$terminal-difference.png"
		failed=1
	fi
	if [ "$terminal" = xterm-latin1 ] && LC_ALL=C grep -q "$(printf '[\200-\237]')" "$work/drawn"; then
		echo "FAILED  $terminal got more than ASCII"
		failed=1
	fi
done

echo "pictures: $keep"
exit $failed
