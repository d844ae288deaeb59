// A list that was shown anew says how many there are, an answer its words (WCAG 4.1.3).
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { wordsOf } = await built("list_said");
const { spokenLeft } = await built("wall_strip");

const shown = (found, text = "", many = 0) => ({
  querySelector: (selector) => (found[selector] ? { textContent: found[selector] } : null),
  querySelectorAll: () => ({ length: many }),
  textContent: text,
});

test("a list says its count, an empty one why, and never its rows", () => {
  assert.equal(
    wordsOf(shown({ "[data-list-count]": " 第 1–50 个，\n 共 300 个 " }, "江汉关 …")),
    "第 1–50 个， 共 300 个",
  );
  assert.equal(wordsOf(shown({ ".empty p": "没有符合条件的点位。" }, "…")), "没有符合条件的点位。");
  assert.equal(wordsOf(shown({}, "江汉关 添加", 3)), "找到 3 个");
  assert.equal(wordsOf(shown({}, " 该时段\n 有录像 ")), "该时段 有录像");
});

test("the end of a grant is said three times, not each second", () => {
  const said = new Set();
  for (let left_s = 700; left_s >= 0; left_s -= 1) said.add(spokenLeft(left_s * 1000));
  assert.equal(said.size, 4);
  assert.equal(spokenLeft(599_000), "授权剩余时间不足 10 分钟，可以续期");
  assert.equal(spokenLeft(601_000), "");
});
