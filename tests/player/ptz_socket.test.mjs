// A camera turns while something is held, stops at once when it is let go, and the gateway's limits are kept.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { built } from "./built.mjs";

let now_ms = 0;
let timers = [];
const sockets = [];
globalThis.window = {
  setTimeout: (call, after_ms) => timers.push({ call, at_ms: now_ms + after_ms }),
  clearTimeout: (number) => number && timers.splice(number - 1, 1, null),
};
globalThis.WebSocket = class {
  static OPEN = 1;
  readyState = 0;
  sent = [];

  constructor(address, protocols) {
    Object.assign(this, { address, protocols });
    sockets.push(this);
  }

  /** The gateway has accepted it. */
  accept() {
    this.readyState = 1;
    this.onopen?.();
  }

  hear(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }
};
const { ControlLine } = await built("ptz_socket");
const LEFT = { verb: "move", pan: -1, tilt: 0, zoom: 0 };
const RIGHT = { verb: "move", pan: 1, tilt: 0, zoom: 0 };

function pass(ms) {
  const end_ms = now_ms + ms;
  for (;;) {
    const due = timers.filter((one) => one && one.at_ms <= end_ms).sort((a, b) => a.at_ms - b.at_ms)[0];
    if (!due) break;
    timers[timers.indexOf(due)] = null;
    now_ms = Math.max(now_ms, due.at_ms);
    due.call();
  }
  now_ms = end_ms;
}

/** A line, what it reported, and its socket. */
function line({ open = true } = {}) {
  const told = [];
  const made = new ControlLine(
    {
      place: (place) => told.push(["place", place]),
      refused: (trouble) => told.push(["refused", trouble]),
      ended: (end) => told.push(["ended", end]),
    },
    () => now_ms,
  );
  made.open("ws://gateway/v1/control/4201", "t1");
  const socket = sockets.at(-1);
  if (open) socket.accept();
  return { line: made, socket, told, verbs: () => socket.sent.map((one) => one.do?.verb ?? "ticket") };
}

beforeEach(() => {
  now_ms += 10_000;
  timers = [];
});

test("the ticket is in the handshake, never in the address", () => {
  const { socket } = line();
  assert.deepEqual(socket.protocols, ["mingcha.v1", "ticket.t1"]);
  assert.equal(socket.address, "ws://gateway/v1/control/4201");
});

test("what is held is repeated each 400 ms under its number, and let go is one stop", () => {
  const { line: made, socket } = line();
  made.hold(LEFT);
  pass(1_250);
  made.release();
  pass(5_000);
  const held = { do: LEFT, n: 1, held: true };
  assert.deepEqual(socket.sent, [{ do: LEFT, n: 1 }, held, held, held, { do: { verb: "stop" }, n: 2 }]);
  made.release();
  assert.equal(socket.sent.length, 5, "nothing moves, so nothing is stopped");
});

test("a movement in place of another begins anew, without a stop between them", () => {
  const { line: made, socket } = line();
  made.hold(LEFT);
  pass(200);
  made.hold(RIGHT);
  pass(100);
  made.release();
  assert.deepEqual(
    socket.sent.map((one) => [one.do.verb, one.do.pan, one.n]),
    [
      ["move", -1, 1],
      ["move", 1, 2],
      ["stop", undefined, 3],
    ],
  );
});

test("a thousand key presses in ten seconds stay below the limits of the gateway", () => {
  const { line: made, socket } = line();
  const sent_ms = [];
  const { send } = socket;
  socket.send = (text) => {
    sent_ms.push(now_ms);
    send.call(socket, text);
  };
  for (let number = 0; number < 1_000; number += 1) {
    made.hold(number % 2 ? LEFT : RIGHT);
    pass(5);
    made.release();
    pass(5);
  }
  const begun = socket.sent.map((one, place) => (one.do.verb === "move" && !one.held ? sent_ms[place] : -1));
  for (const at_ms of sent_ms) {
    const within = (all) => all.filter((one) => one >= at_ms && one < at_ms + 1_000).length;
    assert.ok(within(sent_ms) <= 20, "messages");
    assert.ok(within(begun) <= 8, "beginnings");
  }
  assert.equal(socket.sent.at(-1).do.verb, "stop");
});

test("what is let go before the line stands never moves the camera", () => {
  const { line: made, socket } = line({ open: false });
  made.hold(LEFT);
  made.release();
  socket.accept();
  pass(1_000);
  assert.deepEqual(socket.sent, []);
});

test("what is still held when the line stands begins then, and a preset waits for it", () => {
  const first = line({ open: false });
  first.line.hold(LEFT);
  first.socket.accept();
  assert.deepEqual(first.verbs(), ["move"]);
  const second = line({ open: false });
  second.line.once({ verb: "go_home" });
  second.socket.accept();
  pass(200);
  assert.deepEqual(second.verbs(), ["go_home"]);
});

test("a refused movement is not asked for again, and is not stopped", () => {
  const { line: made, told, verbs } = line();
  made.hold(LEFT);
  sockets.at(-1).hear({ n: 1, ok: false, trouble: "unreachable" });
  pass(2_000);
  made.release();
  assert.deepEqual(verbs(), ["move"]);
  assert.deepEqual(told, [["refused", "unreachable"]]);
});

test("where the camera is comes with each answer and by itself", () => {
  const { socket, told } = line();
  socket.hear({ state: { away: false, home_in_s: null } });
  socket.hear({ n: 1, ok: true, away: true, home_in_s: 300 });
  assert.deepEqual(told, [
    ["place", { away: false, home_in_s: null, why_not: "" }],
    ["place", { away: true, home_in_s: 300, why_not: "" }],
  ]);
});

test("an end is told once, and the line sends nothing more", () => {
  const { line: made, socket, told, verbs } = line();
  made.hold(LEFT);
  socket.hear({ ended: "lease" });
  socket.onclose?.();
  pass(2_000);
  made.release();
  assert.deepEqual(told, [["ended", "lease"]]);
  assert.deepEqual(verbs(), ["move"]);
  assert.equal(made.stands, false);
});

test("closed by this page it stops what moves, and tells nothing", () => {
  const { line: made, told, verbs } = line();
  made.hold(LEFT);
  made.close();
  assert.deepEqual(verbs(), ["move", "stop"]);
  assert.deepEqual(told, []);
});
