// A file that is too large is named beside its field, and the form is not sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { judgeSizes } = await built("file_sizes");

function input(...sizes) {
  return {
    files: sizes.map((size) => ({ size })),
    dataset: { mostBytes: "100", tooLarge: "larger" },
    said: null,
    setCustomValidity(words) {
      this.said = words;
    },
    reportValidity() {
      return this.said === "";
    },
  };
}

test("a file of the largest size may be sent", () => {
  const chosen = input(100);
  assert.equal(judgeSizes(chosen), true);
  assert.equal(chosen.said, "");
});

test("a larger one is named, and the smaller one that takes its place is not", () => {
  const chosen = input(3, 101);
  assert.equal(judgeSizes(chosen), false);
  assert.equal(chosen.said, "larger");
  chosen.files = [{ size: 5 }];
  assert.equal(judgeSizes(chosen), true);
});

test("no file at all is no matter of size", () => {
  const chosen = { ...input(), files: null };
  assert.equal(judgeSizes(chosen), true);
});
