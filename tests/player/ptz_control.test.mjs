// The lease of a page: renewed by use alone, taken up when it is handed on, ended by whoever takes over, given back.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { built } from "./built.mjs";
import { moment } from "./fake_media.mjs";

const LEASE = {
  lease: 7,
  until_ms: 300_000,
  ticket: "t1",
  expires_ms: 60_000,
  url: "ws://gateway/v1/control/4201",
  taken: true,
};
const CAMERA = { code: "4201", name: "路口" };
const LEFT = { verb: "move", pan: -1, tilt: 0, zoom: 0 };
// what is still held when a test fails keeps no process alive
const later = globalThis.setTimeout;
globalThis.setTimeout = (...given) => {
  const timer = later(...given);
  timer.unref();
  return timer;
};
const sockets = [];
const leaving = {};
let asked = [];
let answers = {};
let now_ms = 0;
globalThis.addEventListener = (kind, call) => {
  leaving[kind] = call;
};
globalThis.WebSocket = class {
  static OPEN = 1;
  readyState = 1;
  sent = [];

  constructor() {
    sockets.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {}
};
globalThis.fetch = async (path, { body, keepalive = false }) => {
  asked.push([path.split("/").at(-1), JSON.parse(body), ...(keepalive ? ["keepalive"] : [])]);
  const [status, value] = answers[path.split("/").at(-1)] ?? [200, {}];
  return { ok: status < 400, status, statusText: "", json: async () => value };
};
const { PtzControl } = await built("ptz_control");

const words = [];
function control() {
  return new PtzControl({
    grant: () => "G-1",
    now: () => now_ms,
    changed: () => undefined,
    tell: (text) => words.push(text),
    ask: () => undefined,
  });
}

async function holding() {
  const made = control();
  await made.take(CAMERA);
  asked = [];
  return made;
}

const paths = () => asked.map(([path]) => path);

beforeEach(() => {
  now_ms = 0;
  asked = [];
  words.splice(0);
  answers = { take: [200, { ...LEASE, presets: [], home_preset: 1, home_return_s: 300 }] };
});

test("a free camera is taken and its line opened at once", async () => {
  const before = sockets.length;
  const made = control();
  await made.take(CAMERA);
  assert.deepEqual(asked, [["take", { grant: "G-1", point: "4201" }]]);
  assert.equal(sockets.length, before + 1);
  assert.ok(made.mine);
  assert.deepEqual(words, ["已取得控制：路口"]);
});

test("a camera that another person has opens the pad without control", async () => {
  answers.take = [409, { reason: "taken" }];
  const made = control();
  await made.take(CAMERA);
  assert.ok(!made.mine);
  assert.equal(made.camera, CAMERA);
  made.hold(LEFT);
  assert.deepEqual(paths(), ["take"]);
});

test("a refusal is told in its own words", async () => {
  answers.take = [403, { error: "refused", article: "18", reason: "该点位设有隐私遮挡", missing: [], next: [] }];
  const made = control();
  await made.take(CAMERA);
  assert.deepEqual(words, ["该点位设有隐私遮挡"]);
  assert.ok(!made.mine);
});

test("use renews in the second half of the ticket's life, not before; without use nothing is asked for", async () => {
  const made = await holding();
  answers.renew = [200, { until_ms: 331_000, ticket: "t2", expires_ms: 91_000, asked_by: "" }];
  now_ms = 20_000;
  made.hold(LEFT);
  made.release();
  now_ms = 31_000;
  made.tick(false);
  await moment();
  assert.deepEqual(paths(), []);
  made.hold(LEFT);
  made.tick(true);
  await moment();
  assert.deepEqual(asked, [["renew", { lease: 7 }]]);
  assert.ok(sockets.at(-1).sent.some((one) => one.ticket === "t2")); // a slow machine repeats the movement after it
  assert.equal(made.until_ms, 331_000);
  made.release();
});

test("a line whose ticket ran out is opened again by the next use, with a new ticket", async () => {
  const made = await holding();
  answers.renew = [200, { until_ms: 400_000, ticket: "t2", expires_ms: 160_000, asked_by: "" }];
  const [socket, before] = [sockets.at(-1), sockets.length];
  socket.onmessage({ data: JSON.stringify({ ended: "ticket" }) });
  assert.ok(made.mine, "the lease goes on");
  now_ms = 100_000;
  made.hold(LEFT);
  await moment();
  assert.equal(sockets.length, before + 1);
  sockets.at(-1).onopen();
  assert.deepEqual(sockets.at(-1).sent, [{ do: LEFT, n: 1 }]);
  made.release();
});

test("unused for its whole time it lapses, but not while a key is held", async () => {
  const made = await holding();
  now_ms = 299_000;
  made.tick(false);
  assert.ok(made.mine);
  now_ms = 301_000;
  made.tick(false);
  assert.ok(!made.mine);
  assert.match(words.at(-1), /到期/u);
});

test("who takes over is named, and a state asked for before the lease began does not end it", async () => {
  const made = await holding();
  const other = { lease: 8, name: "李强", until_ms: 1, mine: false, asked_by: "", away_since_ms: null };
  made.heard(other, performance.now() - 10_000);
  assert.ok(made.mine);
  made.heard(other, performance.now() + 1);
  assert.ok(!made.mine);
  assert.match(words.at(-1), /李强/u);
});

test("what was asked for and handed on is taken up by itself", async () => {
  answers.take = [409, {}];
  const made = control();
  await made.take(CAMERA);
  await made.askFor();
  answers.take = [200, { ...LEASE, presets: [], home_preset: 0, home_return_s: 0 }];
  made.heard({ lease: 9, name: "我", until_ms: 1, mine: true, asked_by: "" }, performance.now() + 1);
  await moment();
  assert.deepEqual(paths(), ["take", "ask", "take"]);
  assert.ok(made.mine);
});

test("another camera gives back the one before; a page that is left gives back without waiting", async () => {
  const made = await holding();
  await made.take({ code: "4202", name: "广场" });
  assert.deepEqual(paths(), ["give-back", "take"]);
  leaving.pagehide();
  assert.deepEqual(asked.at(-1), ["give-back", { lease: 7 }, "keepalive"]);
  assert.ok(!made.mine);
});

test("a lease that the gateway ended is no more", async () => {
  const made = await holding();
  sockets.at(-1).onmessage({ data: JSON.stringify({ ended: "revoked" }) });
  assert.ok(!made.mine);
  assert.match(words.at(-1), /授权已结束/u);
});

test("a page that found the lease of another window leaves it: closed or turned to another camera", async () => {
  const made = control();
  answers.take = [200, { ...LEASE, taken: false }];
  await made.take(CAMERA);
  leaving.pagehide();
  await made.take(CAMERA);
  await made.take({ code: "4202", name: "桥" });
  assert.deepEqual(paths(), ["take", "take", "take"]);
});
