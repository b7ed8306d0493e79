#!/usr/bin/env python3
"""A bot that bridges two channels: what is said in one, it says in the other.

    bridge.py HOST PORT ONE OTHER [OPTIONS OF SSH...]

It says each line with the cursor of the one that it passes on as its nonce, so that
no line is passed on twice, and under the name of whoever said it.
"""
import json
import subprocess
import sys

host, port, one, other, *options = sys.argv[1:]
ssh = subprocess.Popen(
    ["ssh", "-T", "-p", port, "-o", "BatchMode=yes", *options, host, "bot", "-f"],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def ask(**request):
    ssh.stdin.write(json.dumps(request) + "\n")
    ssh.stdin.flush()


try:
    for channel in (one, other):
        ask(do="join", **{"in": channel})
    for line in ssh.stdout:
        event = json.loads(line)
        to = {one: other, other: one}.get(event.get("in"))
        if "error" in event:
            print(line, end="", file=sys.stderr)
        elif to and event["event"] in ("say", "act") and not event.get("self"):
            do = "say" if event["event"] == "say" else "me"
            ask(do=do, text=event["text"], nonce=event["cursor"], **{"in": to, "as": event["from"]})
except KeyboardInterrupt:
    pass
finally:
    ssh.terminate()
