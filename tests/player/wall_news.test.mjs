// What news of a camera changes on the wall: pictures that are not kept, a recorder that does not answer, older rows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const timers = [];
globalThis.window = { setTimeout: (run) => timers.push(run), clearTimeout: () => undefined };

const { WallNews, wordsOf } = await built("wall_news");
const { Speakers } = await built("wall_states");

const POINT = { code: "a", tone: "ok", state: "正常", cause: "", since_ms: 5, unkept: false };
const news = (state, reason = null, camera = "a") => ({ camera, state, reason, since_ms: 9, poor: "" });

/** The times that were waited for are over, and what was asked for is answered. */
async function later() {
  for (const run of timers.splice(0)) run();
  await new Promise((done) => setImmediate(done));
}

test("pictures that come and are not kept are told apart from a camera that sends none", () => {
  assert.deepEqual(
    ["DISK_FULL", "DISK_FAULT", "SILENT"].map((reason) => wordsOf(news("trouble", reason), POINT).unkept),
    [true, true, false],
  );
  assert.equal(wordsOf(news("recording"), { ...POINT, unkept: true }).unkept, false);
});

test("of a recorder that does not answer nobody knows whether it records", () => {
  const { tone, state, cause, since_ms } = wordsOf(news("away"), POINT);
  assert.deepEqual([tone, state, cause, since_ms], ["wait", "无应答", "录像机没有应答", 5]);
});

test("a recorder that goes away and comes back asks for no point that the page does not show", async () => {
  let asked = 0;
  globalThis.fetch = async () => {
    asked += 1;
    throw new TypeError("away");
  };
  const all = new WallNews({ point: () => undefined, changed: () => undefined, interrupted: () => undefined });
  for (const state of ["recording", "away", "connecting", "recording"]) all.take(news(state));
  await later();
  assert.equal(asked, 0);
  all.take(news("trouble", "SILENT"));
  await later();
  assert.equal(asked, 1);
  all.take(news("away"));
  await later();
  assert.equal(asked, 1);
});

test("cameras of a full disk that the page does not know are asked for together", async () => {
  const codes = Array.from({ length: 130 }, (_, n) => `c${n}`);
  const asked = [];
  globalThis.fetch = async (address) => {
    const named = new URLSearchParams(address.split("?")[1]).get("codes").split(",");
    asked.push(named.length);
    return { ok: true, json: async () => ({ points: named.map((code) => ({ ...POINT, code })) }) };
  };
  const shown = [];
  const interrupted = [];
  const all = new WallNews({
    point: () => undefined,
    changed: (points) => shown.push(...points),
    interrupted: (point) => interrupted.push(point.code),
  });
  for (const code of codes) all.take(news("recording", null, code));
  for (const code of codes) all.take(news("trouble", "DISK_FULL", code));
  all.take(news("recording", null, "c7"));
  all.take(news("away", null, "c8"));
  await later();
  assert.deepEqual(asked, [64, 64, 2]);
  const down = codes.filter((code) => code !== "c7" && code !== "c8");
  assert.deepEqual(
    shown.filter((point) => point.unkept).map((point) => point.code),
    down,
  );
  assert.deepEqual(interrupted, [...down, "c7"]);
  all.take(news("trouble", "DISK_FULL", "c7"));
  await later();
  assert.deepEqual(asked, [64, 64, 2, 1]);
});

test("a recorder that does not answer, or connects, ends no interruption", () => {
  const interrupted = [];
  const all = new WallNews({
    point: () => POINT,
    changed: () => undefined,
    interrupted: (_, { state }) => interrupted.push(state),
  });
  for (const state of ["recording", "trouble", "away", "connecting", "recording"]) all.take(news(state));
  assert.deepEqual(interrupted, ["trouble", "recording"]);
});

test("the server's rows, seconds old, do not undo what the gateway said, while it is heard", () => {
  const all = new WallNews({ point: () => POINT, changed: () => undefined, interrupted: () => undefined });
  assert.equal(all.over([POINT])[0].tone, "ok");
  all.take(news("trouble", "SILENT"));
  assert.equal(all.over([POINT])[0].tone, "bad");
  assert.equal(all.over([{ ...POINT, tone: "off" }])[0].tone, "off");
  all.silent();
  assert.equal(all.over([POINT])[0].tone, "ok");
});

test("one gateway that is heard says nothing of the cameras of another one that is not", () => {
  const all = new WallNews({ point: () => POINT, changed: () => undefined, interrupted: () => undefined });
  const rows = ["a", "b"].map((code) => ({ ...POINT, code, tone: "bad" }));
  const tones = () => all.over(rows).map((point) => point.tone);
  for (const code of ["a", "b"]) all.take(news("recording", null, code));
  assert.deepEqual(tones(), ["ok", "ok"]);
  all.silent();
  all.take(news("recording"));
  assert.deepEqual(tones(), ["ok", "bad"]);
  all.take(news("off"));
  assert.deepEqual(tones(), ["bad", "bad"]);
});

test("of a camera that moved to another recorder the one it left says nothing, until it has it again", () => {
  const speakers = new Speakers();
  const heard = (gateway, ...states) => states.map((state) => speakers.hears(gateway, news(state)));
  assert.deepEqual(heard("east", "recording", "away"), [true, true]);
  assert.deepEqual(heard("west", "connecting", "recording"), [true, true]);
  assert.deepEqual(heard("east", "away", "off"), [false, false]);
  assert.deepEqual(heard("west", "away"), [true]);
  assert.deepEqual(heard("east", "recording"), [true]);
  assert.deepEqual(heard("west", "away", "off"), [false, false]);
  assert.deepEqual(heard("east", "off"), [true]);
  assert.deepEqual(heard("west", "away"), [true]);
  speakers.clear();
  assert.deepEqual(heard("east", "away"), [true]);
});
