// What was watched: by presented pictures that follow one another, and never sent faster than it can count.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, numbers } from "./built.mjs";

const { WatchedFilm, firstUnwatched, joined, lengthOf, playedFrom, without } = await built("redaction_watch");
const { BoxParts } = await built("redaction_boxes");
const STEP = 3_600;
const LENGTH = 60 * 90_000;

/** A server as privacy/redaction/review.watch_span: it counts no more than four times the time since the last report. */
function server(clock) {
  let spans = [];
  let last_ms = null;
  return async (from, to) => {
    const since_ms = last_ms === null ? 10_000 : Math.min(clock.ms - last_ms, 60_000);
    assert.ok(to - from <= since_ms * 4 * 90, "a report was sent too early");
    last_ms = clock.ms;
    spans = joined([...spans, [from, to]]);
    return spans.map((one) => [...one]);
  };
}

function watcher(clock, abut = () => false) {
  return new WatchedFilm(server(clock), 4, () => clock.ms, abut);
}

test("a film at four times with every third picture presented is watched whole", async () => {
  const clock = { ms: 0 };
  const watched = watcher(clock);
  for (let at = 0; at < LENGTH; at += 3 * STEP) {
    watched.saw(at, Math.min(at + STEP, LENGTH));
    clock.ms += (3 * STEP) / 90 / 4;
    await watched.flush(false);
  }
  watched.saw(LENGTH - STEP, LENGTH);
  for (let turn = 0; turn < 20 && !watched.isSent; turn += 1) {
    clock.ms += 200;
    await watched.flush(true);
  }
  assert.deepEqual(watched.counted, [[0, LENGTH]]);
  assert.equal(firstUnwatched(watched.all, LENGTH), null);
  assert.ok(clock.ms < 15_000 + 3_000);
});

test("a jump leaves out what lies between, and so do pictures that came without their boxes", () => {
  const watched = watcher({ ms: 0 });
  watched.saw(0, STEP);
  watched.saw(STEP, 2 * STEP);
  watched.broke();
  watched.saw(20 * STEP, 21 * STEP);
  assert.deepEqual(watched.all, [
    [0, 2 * STEP],
    [20 * STEP, 21 * STEP],
  ]);
  watched.saw(20 * STEP + 90_000, 20 * STEP + 90_000 + STEP); // a second without a picture is no playing
  assert.equal(lengthOf(watched.all), 4 * STEP);
  assert.equal(firstUnwatched(watched.all, LENGTH), 2 * STEP);
});

test("a hole of the recording is no jump", () => {
  const watched = watcher({ ms: 0 }, (from, to) => from === STEP && to === 100 * STEP);
  watched.saw(0, STEP);
  watched.saw(STEP, 2 * STEP);
  watched.saw(100 * STEP, 101 * STEP);
  assert.deepEqual(watched.all, [[0, 101 * STEP]]);
});

test("playing backwards counts nothing but its pictures", () => {
  const watched = watcher({ ms: 0 });
  watched.saw(10 * STEP, 11 * STEP);
  watched.saw(5 * STEP, 6 * STEP);
  assert.equal(lengthOf(watched.all), 2 * STEP);
});

test("the part of an edit is watched again, also what was not sent yet", () => {
  const watched = watcher({ ms: 0 });
  for (let at = 0; at < 10 * STEP; at += STEP) watched.saw(at, at + STEP);
  watched.forget([3 * STEP, 5 * STEP]);
  assert.deepEqual(watched.all, [
    [0, 3 * STEP],
    [5 * STEP, 10 * STEP],
  ]);
});

test("what an edit voids a moment before a picture is watched again by playing it", async () => {
  const times = [0, 18_000, 36_022, 54_000, 72_000]; // of a real camera: not on a grid
  const [length, edit] = [90_000, [36_000, 80_000]];
  const parts = new BoxParts(async () => times.map((at) => ({ at_90k: at, wall_90k: at, boxes: [] })), length);
  await parts.want(0);
  const clock = { ms: 0 };
  const watched = watcher(clock, (from, to) => parts.abut(from, to));
  const play = (from_90k) => {
    watched.broke();
    const first = parts.at(from_90k); // the page counts in milliseconds: the picture half of one later is this one
    for (const at of times.slice(times.indexOf(first.at_90k))) {
      const one = parts.at(at);
      watched.saw(one.at_90k, parts.until(one.at_90k), parts.since(one));
    }
  };
  play(0);
  assert.equal(firstUnwatched(watched.all, length), null);
  watched.forget(edit);
  play(playedFrom(firstUnwatched(watched.all, length)));
  assert.equal(firstUnwatched(watched.all, length), null);
});

test("several parts are sent one after another, each when it may count; a refused one stays", async () => {
  const clock = { ms: 0 };
  const watched = watcher(clock);
  for (const from of [0, 100 * STEP, 200 * STEP]) {
    watched.broke();
    for (let at = from; at < from + 50 * STEP; at += STEP) watched.saw(at, at + STEP);
  }
  assert.equal(await watched.flush(true), false); // nothing can have been watched at the instant it began
  while (!watched.isSent) {
    clock.ms += 100;
    await watched.flush(true);
  }
  assert.equal(lengthOf(watched.counted), 150 * STEP);
  const away = new WatchedFilm(
    () => Promise.reject(new Error("refused")),
    4,
    () => clock.ms,
    () => false,
  );
  away.saw(0, STEP);
  clock.ms += 5_000;
  await assert.rejects(away.flush(true));
  assert.equal(away.isSent, false);
});

test("spans joined and cut are those of single ticks", () => {
  for (let seed = 1; seed < 60; seed += 1) {
    const at = numbers(seed, 10).map((one) => Math.floor(one * 20));
    const spans = [0, 2, 4].map((place) => [
      Math.min(at[place], at[place + 1]),
      Math.max(at[place], at[place + 1]) + 1,
    ]);
    const ticks = (of) =>
      new Set(of.flatMap(([from, to]) => Array.from({ length: to - from }, (_, tick) => from + tick)));
    assert.deepEqual(ticks(joined(spans)), new Set([...ticks(spans)].sort((a, b) => a - b)));
    const gone = [Math.min(at[6], at[7]), Math.max(at[6], at[7]) + 1];
    const left = ticks(spans);
    for (let tick = gone[0]; tick < gone[1]; tick += 1) left.delete(tick);
    assert.deepEqual(ticks(spans.flatMap((one) => without(one, gone))), left);
  }
});

test("a look has seen what was presented since it began, and not what an edit changed since", () => {
  const watched = watcher({ ms: 0 });
  for (let at = 0; at < 90_000; at += STEP) watched.saw(at, at + STEP);
  const pictures = (from, to) => Array.from({ length: (to - from) / STEP }, (_, number) => from + number * STEP);
  assert.ok(watched.sawSince(pictures(0, 90_000)) && !watched.sawSince(pictures(0, 90_000 + STEP)));
  watched.mark();
  assert.ok(!watched.sawSince(pictures(0, 90_000)) && !watched.sawSince([]), "of a look before");
  watched.broke();
  for (let at = 36_000; at < 90_000; at += STEP) watched.saw(at, at + STEP);
  assert.ok(watched.sawSince(pictures(36_000, 90_000)) && !watched.sawSince(pictures(36_000 - STEP, 90_000)));
  watched.forget([50_000, 60_000]);
  assert.ok(!watched.sawSince(pictures(36_000, 90_000)));
});
