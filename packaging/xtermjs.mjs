// xterm.js, the terminal of VS Code and of most terminals in a browser, without a
// window. It is called by test-terminals.sh, which has the package
// @xterm/headless in its folder for modules.
//
//   node xtermjs.mjs live COMMAND          logs in, and tries what people do there
//   node xtermjs.mjs dump COLS ROWS FILE   prints the screen after the bytes in FILE

import { createRequire } from "node:module";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const { Terminal } = createRequire(process.env.MODULES + "/")("@xterm/headless");
const [, , what, ...args] = process.argv;

function open(cols, rows) {
  return new Terminal({ cols, rows, allowProposedApi: true });
}

function rowsOf(term) {
  const b = term.buffer.active;
  return Array.from({ length: term.rows }, (_, y) => b.getLine(b.baseY + y).translateToString(true));
}

// dump is the screen as bytes that draw it on an empty one: text, and how it looks.
function dump(term) {
  const b = term.buffer.active;
  let out = "\x1b[2J";
  for (let y = 0; y < term.rows; y++) {
    const line = b.getLine(b.baseY + y);
    out += `\x1b[${y + 1};1H`;
    let was = "";
    for (let x = 0; x < term.cols; x++) {
      const c = line.getCell(x);
      if (c.getWidth() === 0) continue;
      const sgr = ["0"];
      if (c.isBold()) sgr.push("1");
      if (c.isDim()) sgr.push("2");
      if (c.isItalic()) sgr.push("3");
      if (c.isUnderline()) sgr.push("4");
      if (c.isInverse()) sgr.push("7");
      if (c.isFgPalette()) sgr.push("38;5;" + c.getFgColor());
      if (c.isFgRGB()) {
        const n = c.getFgColor();
        sgr.push(`38;2;${n >> 16};${(n >> 8) & 255};${n & 255}`);
      }
      const now = sgr.join(";");
      if (now !== was) out += `\x1b[${now}m`;
      was = now;
      out += c.getChars() || " ";
    }
    out += "\x1b[0m";
  }
  return out + `\x1b[${b.cursorY + 1};${b.cursorX + 1}H`;
}

function write(term, bytes) {
  return new Promise((done) => term.write(bytes, done));
}

async function live(command) {
  const cols = 80, rows = 24;
  const term = open(cols, rows);
  // script gives ssh a terminal to talk to; this one draws what it gets.
  const child = spawn("script", ["-qfc", `stty rows ${rows} cols ${cols}; ${command}`, "/dev/null"], {
    env: { ...process.env, TERM: "xterm-256color" },
  });
  let sent = "";
  child.stdout.on("data", (bytes) => { sent += bytes.toString("latin1"); term.write(bytes); });
  term.onData((answer) => child.stdin.write(answer));
  const ended = new Promise((done) => child.on("exit", done));
  const shows = (text) => rowsOf(term).some((row) => row.includes(text));
  const wait = async (what, is) => {
    for (let i = 0; !is(); i++) {
      if (i === 100) throw new Error(`${what}:\n${rowsOf(term).join("\n")}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  const type = (keys) => child.stdin.write(keys);

  await wait("no screen", () => shows("to everybody"));
  type("the newest line\r");
  await wait("no line", () => shows("│ the newest line"));

  // The wheel: reports where the mouse is on, and else one arrow a notch, which is
  // what this terminal sends on its alternate screen.
  await wait("the mouse is off, so that the wheel is arrow keys", () => term.modes.mouseTrackingMode !== "none");
  for (let i = 0; i < 5; i++) type("\x1b[<64;10;10M");
  await wait("the wheel does not read back", () => !shows("the newest line"));
  if (shows("▏the newest")) throw new Error("the wheel recalled an earlier line");
  for (let i = 0; i < 9; i++) type("\x1b[<65;10;10M");
  await wait("the wheel does not come back", () => shows("the newest line"));

  // The cursor stands behind what was typed, however wide that is here.
  for (const text of ["กำกำ", "漢字", "नमस्ते", "👍🏿", "👩‍👩‍👧"]) {
    type(text);
    await wait(`${text} is not shown`, () => shows(text.slice(0, 1)));
    const b = term.buffer.active;
    await wait(`the cursor is not behind ${text}`, () => {
      const line = b.getLine(b.baseY + b.cursorY);
      let end = 0;
      for (let x = 0; x < term.cols; x++) {
        const c = line.getCell(x);
        if (c.getChars().trim() !== "") end = x + c.getWidth();
      }
      return b.cursorX === end;
    });
    type("\x15");
    await wait("Ctrl-U left something", () => !shows("▏" + text.slice(0, 1)));
  }

  const before = sent.length;
  type("\x04");
  await ended;
  await write(term, "");
  if (term.buffer.active.type !== "normal") throw new Error("it left the alternate screen on");
  if (term.modes.mouseTrackingMode !== "none" || term.modes.bracketedPasteMode || term.modes.sendFocusMode) {
    throw new Error("it left modes on: " + JSON.stringify(term.modes));
  }
  if (!sent.slice(before).includes("Goodbye")) throw new Error("no goodbye");
}

if (what === "live") {
  await live(args.join(" "));
  process.exit(0);
} else {
  const term = open(Number(args[0]), Number(args[1]));
  await write(term, readFileSync(args[2]));
  process.stdout.write(dump(term));
}
