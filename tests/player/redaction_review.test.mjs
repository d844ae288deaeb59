// The review of a redaction without a browser: what was played can be answered and nothing else, a drawing is kept by a
// button, what was answered is read, a review is signed once; and a page on which somebody writes is not loaded anew.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const PICTURE = 18_000;
const LENGTH = 10 * 90_000;
const PLAYED = "此段另有 1 处；放完后按 Enter 一并作答";
const heard = [];

/** An element as far as the page uses one: the same for the same selector. */
function part() {
  const inside = new Map();
  const calls = {};
  return {
    ...{ dataset: {}, style: {}, textContent: "", hidden: false, disabled: false, append() {}, remove() {} },
    ...{
      replaceChildren() {},
      querySelectorAll: () => [],
      setAttribute() {},
      removeAttribute() {},
      closest: () => null,
    },
    classList: { add() {}, remove() {}, toggle() {} },
    querySelector: (selector) => inside.get(selector) ?? inside.set(selector, part()).get(selector),
    addEventListener: (kind, call) => {
      calls[kind] = [...(calls[kind] ?? []), call];
    },
    send: (kind, event = {}) => {
      for (const call of calls[kind] ?? []) call(event);
    },
  };
}

const chip = part();
globalThis.window = { setInterval() {}, addEventListener() {}, localStorage: { getItem: () => null } };
globalThis.Element = Object;
globalThis.ResizeObserver = class {
  observe() {}
};
Object.assign(globalThis.document, {
  createElement: part,
  querySelector: (selector) => (selector === "[data-state-chip]" ? chip : null),
  querySelectorAll: () => [],
  addEventListener: (_, call, how) => how?.capture && !how.passive && heard.push(call),
});
const { RedactionReview } = await built("redaction_review");
const { BoxParts } = await built("redaction_boxes");
const { WatchedFilm, playedFrom } = await built("redaction_watch");
const { isWrittenOn } = await built("redaction_film");
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const filmOf = (times) => async (from, to) =>
  times.filter((at) => at >= from && at < to).map((at) => ({ at_90k: at, wall_90k: at, boxes: [] }));
const everyPicture = (from, to) =>
  Array.from({ length: Math.floor((to - from) / PICTURE) }, (_, number) => from + number * PICTURE);

/** Presents the pictures from one time to another one, as far as their boxes were read. */
function play(parts, watched, times, from_90k, to_90k) {
  watched.broke();
  for (const at of times.filter((one) => one >= from_90k && one <= to_90k)) {
    const one = parts.at(at);
    watched.saw(at, parts.until(at), parts.since(one));
  }
}

/** The page of a review of these items in a film with a picture every fifth of a second. */
async function page(items) {
  const [root, posts, went] = [part(), [], []];
  const row = { no: "R1", state: "to_review", revision: 3, frozen_sha256: "f", length_90k: LENGTH, reviewer: "" };
  const times = everyPicture(0, LENGTH);
  Object.assign(root.dataset, { review: "R1", length: String(LENGTH), kind: "publication" });
  globalThis.fetch = async (path, { method, body }) => {
    if (method === "POST") posts.push([path.split("/").at(-1), JSON.parse(body)]);
    const asked = new URL(path, "http://page");
    const [from, to] = ["from_90k", "to_90k"].map((name) => Number(asked.searchParams.get(name)));
    const name = asked.pathname.split("/").at(-1);
    if (name === "source") return { ok: false, status: 503, statusText: "", json: async () => ({ reason: "none" }) };
    if (name === "review") row.state = "reviewed";
    const state = { watched: [{ from_90k: 0, to_90k: LENGTH }], may_review: true, missing: [] };
    const found = { items, "review-state": state, boxes: name === "boxes" && (await filmOf(times)(from, to)) };
    return { ok: true, json: async () => structuredClone(found[name] ?? row) };
  };
  heard.length = 0;
  const review = new RedactionReview(root);
  await settled();
  review.source = {
    playback: { playing: false, rate: 1 },
    go: async (...place) => went.push(place),
    again: async () => undefined,
    at_90k: 0,
  };
  await review.parts.wantAll([0, LENGTH]);
  const pressed = async (key, more = {}) => {
    for (const call of heard) call({ key, target: null, preventDefault() {}, stopPropagation() {}, ...more });
    await settled();
  };
  const said = () => root.querySelector("[data-review-state]").textContent;
  const played = (from, to) => play(review.parts, review.watched, times, from, to);
  const answered = () => posts.filter(([name]) => name === "answers").map(([, { answers }]) => answers);
  return { root, review, posts, went, pressed, said, played, answered };
}

const item = (number, from_90k, to_90k, together = number) => ({
  ...{ number, kind: "begin", track: "", answer: "", answered_by: "", from_90k, to_90k, together },
});

test("a place of one picture, at the begin, at the end, beside and in a hole can be answered once it was played", async () => {
  const hole = [5 * PICTURE + 9_000, 41 * 90_000]; // four parts, of which nobody plays one
  const times = [9_000, ...everyPicture(PICTURE, 6 * PICTURE), ...everyPicture(hole[1], hole[1] + 90_000)];
  const length = hole[1] + 90_000;
  const places = [
    [3 * PICTURE, 4 * PICTURE],
    [3 * PICTURE, 3 * PICTURE],
    [hole[1] + PICTURE, hole[1] + PICTURE],
    [0, 2 * PICTURE], // before the first picture
    [length - PICTURE, length + PICTURE], // beyond the last one
    [length, length],
    [2 * PICTURE, hole[0]],
    [5 * PICTURE, hole[1] + PICTURE], // around the hole
    [hole[0] + 450_000, hole[0] + 460_000], // in it: there is nothing to see but what comes after
    [hole[0] + 450_000, hole[1] + PICTURE],
  ];
  for (const span of places) {
    const parts = new BoxParts(filmOf(times), length);
    const watched = new WatchedFilm(
      async () => [],
      4,
      () => 0,
      (from, to) => parts.abut(from, to),
    );
    const from = playedFrom(span[0]);
    await parts.want(from);
    await parts.want(hole[1]); // read by playing
    watched.mark();
    const inHole = from > hole[0] && from < hole[1];
    if (!inHole) play(parts, watched, times, from, Math.min(span[1], 5 * PICTURE));
    if (inHole || span[1] > hole[1]) play(parts, watched, times, Math.max(from, hole[1]), Math.max(span[1], hole[1]));
    await parts.wantAll(span);
    assert.ok(watched.sawSince(parts.shownIn(span)), String(span));
    watched.mark();
    assert.ok(!watched.sawSince(parts.shownIn(span)), `not played: ${span}`);
  }
});

test("a place of which a picture was left out, or whose boxes were not read, was not played", async () => {
  const times = everyPicture(0, 20 * 90_000);
  const parts = new BoxParts(filmOf(times), 20 * 90_000);
  await parts.want(0);
  assert.equal(parts.shownIn([0, 20 * 90_000]) !== null, true); // the next part is read in advance
  parts.clear();
  assert.equal(parts.shownIn([0, PICTURE]), null);
  await parts.want(0);
  const watched = new WatchedFilm(
    async () => [],
    4,
    () => 0,
    () => false,
  );
  play(parts, watched, times, 0, 3 * PICTURE);
  play(parts, watched, times, 5 * PICTURE, 8 * PICTURE);
  assert.ok(watched.sawSince(parts.shownIn([PICTURE, 4 * PICTURE])));
  assert.ok(!watched.sawSince(parts.shownIn([PICTURE, 5 * PICTURE])));
  assert.ok(!watched.sawSince(null));
});

test("Enter answers what was played, says it, and answers nothing else", async () => {
  const rows = [item(1, 0, PICTURE), item(2, 180_000, 200_000), item(3, 190_000, 216_000, 2), item(4, 882_000, LENGTH)];
  const { review, went, pressed, said, played, answered, root } = await page(rows);
  await pressed("Enter"); // the first place
  review.source.playback.playing = true;
  await pressed("Enter");
  assert.deepEqual([answered(), said(), went.length], [[], "请先放完此段", 1]);
  review.source.playback.playing = false;
  await pressed("Enter"); // and from its begin again where nothing plays
  assert.deepEqual([answered(), said(), went.length], [[], "请先放完此段", 2]);
  played(0, PICTURE);
  await pressed("Enter", { repeat: true });
  assert.deepEqual(answered(), []);
  await Promise.all([pressed("Enter"), pressed("Enter")]);
  assert.deepEqual([answered(), said()], [[{ 1: "ok" }], `已作答 1 处；${PLAYED}`]);
  assert.match(root.querySelector("[data-progress]").textContent, /^已作答 1 \/ 4 处/u);
  played(playedFrom(180_000), 216_000);
  await pressed("Enter");
  assert.deepEqual([answered().at(-1), said()], [{ 2: "ok", 3: "ok" }, "已作答 2 处"]);
  played(playedFrom(882_000), LENGTH);
  await pressed("Enter");
  assert.deepEqual([answered().at(-1), said()], [{ 4: "ok" }, "已作答 1 处"]);
  assert.match(root.querySelector("[data-progress]").textContent, /^已作答 4 \/ 4 处/u);
  const acts = answered().length;
  await Promise.all([pressed("Enter"), pressed("Enter")]); // one more press on the last place is no second act
  assert.equal(answered().length, acts);
});

test("who takes a review over plays a place of it and answers it, also where all have their answers", async () => {
  const rows = [item(1, 0, PICTURE), { ...item(2, 180_000, 200_000), answer: "ok" }];
  rows[0].answer = "ok";
  const { root, went, said, played, answered } = await page(rows);
  const takeOver = root.querySelector("[data-take-over]");
  takeOver.send("click");
  await settled();
  assert.deepEqual([answered(), said(), went.length > 0], [[], "请先放完此段", true]);
  played(0, PICTURE);
  takeOver.send("click");
  await settled();
  assert.deepEqual(answered(), [{ 1: "ok" }]);
});

test("a region is kept by a button", async () => {
  for (const keep of ["[data-keep]", "Enter"]) {
    const { root, posts, pressed } = await page([item(1, 0, PICTURE)]);
    await pressed("n");
    await pressed("ArrowUp");
    if (keep === "Enter") root.send("click", { target: { closest: () => ({ dataset: { key: keep } }) }, detail: 0 });
    else root.querySelector(keep).send("click");
    await settled();
    assert.deepEqual(
      posts.filter(([name]) => name === "edits").map(([, { kind }]) => kind),
      ["region"],
      keep,
    );
  }
});

test("a review is signed once, and the page says at once that something is being done", async () => {
  const { root, posts, said, review } = await page([]);
  const sign = root.querySelector("[data-sign]");
  assert.equal(sign.disabled, false);
  sign.send("click");
  assert.deepEqual([sign.disabled, said()], [true, "正在上报观看记录…"]);
  sign.send("click");
  await settled();
  sign.send("click");
  await settled();
  assert.deepEqual([posts.filter(([name]) => name === "review").length, sign.disabled], [1, true]);
  assert.equal(said(), "已复核签名，开始生成影片");
  assert.equal(review.row.state, "reviewed");
});

test("a page with an open form, or with something typed, ticked or chosen, is not loaded anew", () => {
  const root = (open, ...fields) => ({
    querySelector: () => open,
    querySelectorAll: (kinds) => fields.filter((one) => (kinds === "select") === "options" in one),
  });
  const list = (selectedIndex, ...defaults) => ({
    selectedIndex,
    options: defaults.map((defaultSelected) => ({ defaultSelected })),
  });
  const field = (value, defaultValue = "") => ({ value, defaultValue });
  assert.equal(isWrittenOn(root(null, field(""), field("a", "a"))), false);
  assert.equal(isWrittenOn(root({})), true);
  assert.equal(isWrittenOn(root(null, field(""), field("理由"))), true);
  const box = (checked, defaultChecked) => ({ ...field("on", "on"), checked, defaultChecked });
  assert.equal(
    isWrittenOn(root(null, box(true, true), box(false, false), list(0, false, false), list(1, false, true))),
    false,
  );
  assert.equal(isWrittenOn(root(null, box(true, false))), true);
  assert.equal(isWrittenOn(root(null, list(1, false, false))), true);
});
