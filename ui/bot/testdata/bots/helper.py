#!/usr/bin/env python3
"""A bot that answers whoever mentions it or writes to it privately.

    helper.py HOST [PORT [OPTIONS OF SSH...]]

It keeps the cursor of the last event that it dealt with in a file. When the
connection is lost, or the machine restarts, it goes on there, and answers what
was said while it was away. The environment may set TEAHOUSE_HOST and
TEAHOUSE_PORT, STATE (the file, helper.cursor) and RETRY (the first pause between
two attempts, 1 second).

The nonce of an answer is the cursor of what it answers. So nobody reads an answer
twice, even if this program ends between asking and noting that it has asked.
"""

import datetime
import json
import os
import subprocess
import sys
import time

STATE = os.environ.get("STATE", "helper.cursor")
RETRY = float(os.environ.get("RETRY", "1"))
PAUSE_MOST = 60.0
REFUSED, USAGE = 1, 2  # exit statuses after which trying again would not help


def reply(text):
    """What the bot has to say to a line."""
    if "time" in text.casefold():
        return datetime.datetime.now(datetime.timezone.utc).strftime("It is %H:%M UTC.")
    return "I am a bot. Ask me for the time."


class Helper:
    def __init__(self, command):
        self.command = command
        self.asked = {}  # requests without an answer yet, by their id
        self.ids = 0
        try:
            with open(STATE, encoding="ascii") as f:
                self.cursor = f.read()
        except FileNotFoundError:
            self.cursor = None  # begin with what happens next

    def run(self):
        """One connection, from hello to its end. Returns ssh's exit status."""
        command = self.command + ["bot"]
        if self.cursor is not None:
            command += ["--since", self.cursor]
        self.asked.clear()
        try:
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as ssh:
                self.requests = ssh.stdin
                for line in ssh.stdout:
                    message = json.loads(line)
                    if message.get("event") == "missed":  # we read too slowly: the room tells it again
                        ssh.kill()
                        break
                    self.take(message)
        except BrokenPipeError:  # ssh went while we were asking
            pass
        return ssh.returncode

    def take(self, message):
        """One line from the room: an event, or the answer to a request."""
        if "ok" in message:
            self.asked.pop(message.get("id"), None)
        elif "error" in message:
            request = self.asked.pop(message.get("id"), None)
            if message["error"] == "nonce-used":  # answered before, at another time of day
                pass
            elif request and "wait" in message:
                time.sleep(message["wait"])
                self.ask(request)
            else:
                print("not done:", message["message"], file=sys.stderr)
        elif message["event"] == "hello":
            if self.cursor is None:  # new here
                self.save(message["cursor"])
        elif message["event"] == "bye":
            print("bye:", message["message"], file=sys.stderr)
        elif message["event"] not in ("gone", "live"):
            self.happened(message)
            self.save(message["cursor"])

    def happened(self, event):
        """Something happened in the room."""
        if event.get("self") or event.get("gone"):
            return
        if event["event"] == "whisper":
            self.ask({"do": "dm", "re": event["cursor"], "nonce": event["cursor"], "text": reply(event["text"])})  # whoever wrote it, or nobody
        elif event.get("mention"):
            self.ask({"do": "say", "nonce": event["cursor"], "text": event["from"] + ": " + reply(event["text"])})

    def ask(self, request):
        self.ids += 1
        self.asked[self.ids] = request
        print(json.dumps({"id": self.ids, **request}), file=self.requests, flush=True)

    def save(self, cursor):
        self.cursor = cursor
        with open(STATE + ".new", "w", encoding="ascii") as f:
            f.write(cursor)
        os.replace(STATE + ".new", STATE)


def main():
    args = sys.argv[1:]
    host = args[0] if args else os.environ["TEAHOUSE_HOST"]
    port = args[1] if len(args) > 1 else os.environ.get("TEAHOUSE_PORT", "22")
    helper = Helper(["ssh", "-T", "-p", port, "-o", "BatchMode=yes", "-o", "ServerAliveInterval=15", *args[2:], host])
    pause = RETRY
    while True:
        began = time.monotonic()
        status = helper.run()
        if status in (REFUSED, USAGE):
            return status
        if time.monotonic() - began > PAUSE_MOST:
            pause = RETRY
        time.sleep(pause)
        pause = min(2 * pause, PAUSE_MOST)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        pass
