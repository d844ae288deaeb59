// What was typed is copied as lines, and the live region says what became of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { startCopyTyped } = await built("copy_typed");

function page(writeText) {
  const parts = {
    "[data-typed]": {
      querySelectorAll: (tag) =>
        (tag === "dt" ? [" 名称 ", "说明"] : ["东侧路口", "两行\n文字"]).map((innerText) => ({ innerText })),
    },
    "[data-copy-typed]": {
      hidden: true,
      addEventListener(_, does) {
        this.press = does;
      },
    },
    "[data-copy-said]": { textContent: "", dataset: { copySaid: "copied", copyFailed: "by hand" } },
  };
  Object.defineProperty(globalThis, "navigator", { value: { clipboard: { writeText } }, configurable: true });
  return { parts, querySelector: (found) => parts[found] ?? null };
}

const settled = () => new Promise((done) => setTimeout(done, 0));

test("the button shows itself, copies label and text of each line, and says so", async () => {
  const texts = [];
  const shown = page(async (text) => void texts.push(text));
  startCopyTyped(shown);
  const [button, region] = [shown.parts["[data-copy-typed]"], shown.parts["[data-copy-said]"]];
  assert.equal(button.hidden, false);
  assert.equal(region.textContent, "");
  button.press();
  await settled();
  assert.deepEqual(texts, ["名称: 东侧路口\n说明: 两行\n文字"]);
  assert.equal(region.textContent, "copied");
});

test("a browser that refuses is said, not passed over", async () => {
  const shown = page(() => Promise.reject(new Error("no")));
  startCopyTyped(shown);
  shown.parts["[data-copy-typed]"].press();
  await settled();
  assert.equal(shown.parts["[data-copy-said]"].textContent, "by hand");
});

test("a page on which nothing was typed has no button", () => {
  startCopyTyped({ querySelector: () => null });
});
