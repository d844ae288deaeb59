// Windows of a wall: their numbers, and addresses that keep the arrangement of each.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { built } from "./built.mjs";

const kept = new Map();
const location = { protocol: "http:", pathname: "/watch/wall/4", search: "" };
globalThis.window = {
  location,
  history: {
    replaceState: (_state, _title, address) => {
      const url = new URL(address, "http://wall");
      Object.assign(location, { pathname: url.pathname, search: url.search });
    },
  },
  localStorage: {
    setItem: (key, value) => kept.set(key, value),
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => kept.delete(key),
  },
};
// biome-ignore lint/suspicious/noDocumentCookie: stands for the browser's
globalThis.document.cookie = "";

const { forgetWindows, freeWindow, pointsFor, windowNumberOf } = await built("wall_windows");
const { keepArrangement, openedWith, showAddress, wallAddress } = await built("wall_address");
const WALL = { slots: ["1", "", "2", ""], layout: 4, selected: 2, before: 0 };

beforeEach(() => {
  kept.clear();
  // biome-ignore lint/suspicious/noDocumentCookie: stands for the browser's
  globalThis.document.cookie = "";
  Object.assign(location, { pathname: "/watch/wall/4", search: "" });
});

test("a window has the number of its address, and the next one the smallest that is free", () => {
  const numbers = ["", "?window=2", "?window=9", "?window=10", "?window=-1", "?window=x"].map(windowNumberOf);
  assert.deepEqual(numbers, [1, 2, 9, 1, 1, 1]);
  assert.deepEqual([[1], [1, 2, 4], [1, 2, 3, 4, 5, 6, 7, 8, 9]].map(freeWindow), [2, 3, 0]);
});

test("a new window begins with what the wall has no room for, else with what it shows", () => {
  assert.deepEqual(pointsFor(["1", "2", "", "4", "5", "", "6"], 4), ["5", "6"]);
  assert.deepEqual(pointsFor(["1", "", "2", ""], 4), ["1", "2"]);
});

test("the first window keeps its arrangement in the cookie, without the empty tiles at the end", () => {
  keepArrangement(WALL);
  showAddress(WALL);
  assert.match(globalThis.document.cookie, /^mingcha-wall=1\.\.2; /u);
  assert.equal(location.pathname + location.search, "/watch/wall/4");
  assert.equal(wallAddress(WALL), "/watch/wall/4?points=1%2C%2C2&at=2");
});

test("a further window keeps its own in its address, and leaves the cookie alone", () => {
  Object.assign(location, { search: "?window=3" });
  keepArrangement(WALL);
  showAddress({ ...WALL, layout: 9 });
  assert.equal(globalThis.document.cookie, "");
  const address = "/watch/wall/9?points=1%2C%2C2&window=3&at=2";
  assert.equal(location.pathname + location.search, address);
  assert.equal(kept.get("mingcha-wall-3"), address);
  showAddress(WALL, "/watch/layouts/7");
  assert.equal(kept.get("mingcha-wall-3"), "/watch/layouts/7?window=3");
});

test("a tile of the largest wall may be the chosen one", () => {
  Object.assign(location, { search: "?at=63&of=64" });
  assert.deepEqual(openedWith(), { selected: 63, before: 64 });
  Object.assign(location, { search: "?at=64&of=65" });
  assert.deepEqual(openedWith(), { selected: 0, before: 0 });
});

test("at the page of sign-in the arrangements of the person before are gone", () => {
  for (const number of [2, 9]) kept.set(`mingcha-wall-${number}`, "/watch/wall/4?points=1");
  kept.set("mingcha-letter-keys", "off");
  forgetWindows();
  assert.deepEqual([...kept.keys()], ["mingcha-letter-keys"]);
});
