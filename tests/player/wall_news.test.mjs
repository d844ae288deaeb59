// What news of a camera changes on the wall: pictures that are not kept, a recorder that does not answer, older rows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

globalThis.window = { setTimeout: () => 0, clearTimeout: () => undefined };

const { WallNews, wordsOf } = await built("wall_news");

const POINT = { code: "a", tone: "ok", state: "正常", cause: "", since_ms: 5, unkept: false };
const news = (state, reason = null) => ({ camera: "a", state, reason, since_ms: 9, poor: "" });

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
  assert.equal(asked, 0);
  all.take(news("trouble", "SILENT"));
  assert.equal(asked, 1);
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
