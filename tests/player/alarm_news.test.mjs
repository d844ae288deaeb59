// The alarms of an open page: it says so when nobody answers it, and is told the news at once afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

let due = null;
let now_ms = 1_000_000;
let answer = null;
const asked = [];
globalThis.window = { setTimeout: (call, after_ms) => (due = { call, after_ms }), clearTimeout: () => undefined };
Object.assign(globalThis.document, { addEventListener: () => undefined, visibilityState: "visible" });
globalThis.fetch = async (_, { headers }) => {
  asked.push(headers["If-None-Match"] ?? "");
  if (answer === null) throw new TypeError("away");
  return answer;
};
Date.now = () => now_ms;

const { AlarmWatch } = await built("alarm_news");
const OK = { ok: true, status: 200, headers: { get: () => "7" }, json: async () => ({ open: 1 }) };
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The next question is asked, after its pause. */
async function next() {
  now_ms += due.after_ms;
  due.call();
  await settled();
}

test("a server that does not answer is said after ten seconds, asked every four, and its news come first", async () => {
  const news = [];
  const silences = [];
  answer = OK;
  new AlarmWatch(
    (one) => news.push(one.open),
    (since_ms) => silences.push(since_ms),
    0,
  ).start();
  await settled();
  assert.deepEqual(news, [1]);
  const heard_ms = now_ms;
  answer = null;
  while (now_ms - heard_ms <= 10_000) await next();
  assert.deepEqual(silences, [heard_ms]);
  assert.ok(due.after_ms <= 4_000);
  answer = OK;
  await next();
  assert.equal(asked.at(-1), "", "not whether something changed since: the page says that it stands still");
  assert.deepEqual(news, [1, 1]);
  assert.equal(due.after_ms, 1_000);
});
