// Reasons that stand in one text are apart by a sign of the language.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { reasons } = await built("words");

test("reasons are apart by a sign of the language of the page, and none is left empty", () => {
  assert.equal(reasons(["不可查看", "", "网络中断"]), "不可查看；网络中断");
  globalThis.document.documentElement.lang = "en";
  assert.equal(reasons(["Not open, by day", "Network"]), "Not open, by day; Network");
  globalThis.document.documentElement.lang = "zh-CN";
});
