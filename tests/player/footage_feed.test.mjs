// What the feed knows of the pictures that it delivered, so that a step goes to the next one and back to the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { box, bytes, moof } from "./boxes.mjs";
import { built } from "./built.mjs";

const { FootageFeed } = await built("footage_feed");

const SECOND_90K = 90_000;
const T_90K = 1_800_000_000 * SECOND_90K;

/** A gateway with a fragment a second, of which every second one starts with a key frame; like the real one it answers
 * from the key frame at or before what was asked for. */
class Gateway {
  constructor(seconds) {
    this.seconds = seconds;
  }

  async index(from_ms, to_ms) {
    const all = Array.from({ length: this.seconds }, (_, second) => ({
      start_90k: T_90K + second * SECOND_90K,
      end_90k: T_90K + (second + 1) * SECOND_90K,
      key: second % 2 === 0,
      init: "one",
      origin: "",
      masks: [0, 0, 2, 2, 1, 0][second],
    }));
    const fragments = all.filter((one) => one.end_90k > from_ms * 90 && one.start_90k < to_ms * 90);
    return { fragments, codecs: { one: "avc1.42c01f" }, more: false };
  }

  async footage(first, last) {
    const begin_90k = first.key ? first.start_90k : first.start_90k - SECOND_90K;
    const content = [];
    for (let at_90k = begin_90k; at_90k <= last.start_90k; at_90k += SECOND_90K) {
      const sample = [SECOND_90K / 4, 0];
      content.push(...moof(at_90k, [sample, sample, sample, sample]), ...box("mdat"));
    }
    return bytes(content);
  }
}

test("a piece that repeats from its key frame adds no picture twice", async () => {
  globalThis.window = globalThis;
  globalThis.MediaSource = { isTypeSupported: () => true };
  const gateway = new Gateway(3);
  const around = { now_ms: () => T_90K / 90 + 60_000, nextFootage: () => null, footageBefore: () => null };
  const feed = new FootageFeed(gateway, around);
  const { signal } = new AbortController();
  const found = await feed.find(T_90K / 90 + 500, signal);
  await feed.first(found.place, signal);
  assert.ok(await feed.more(signal)); // ends within a group of pictures, because no more is recorded
  gateway.seconds = 6;
  assert.ok(await feed.more(signal));
  const every = Array.from({ length: feed.shown_90k.length }, (_, place) => T_90K + (place * SECOND_90K) / 4);
  assert.deepEqual([...feed.shown_90k], every);
  assert.equal(feed.end_90k, T_90K + 6 * SECOND_90K);
});

test("how many masks a picture has is known of each time that an index named", async () => {
  const feed = new FootageFeed(new Gateway(6), { now_ms: () => T_90K / 90 + 60_000 });
  await feed.find(T_90K / 90 + 100, new AbortController().signal);
  const masksOf = (second) => feed.masksAt(T_90K / 90 + second * 1_000);
  assert.deepEqual([-1, 0.5, 2, 3.9, 4.5, 5.5, 7].map(masksOf), [0, 0, 2, 2, 1, 0, 0]);
});
