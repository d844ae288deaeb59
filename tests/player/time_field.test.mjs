// The exact time field: what people type becomes an instant, and nothing else does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, numbers } from "./built.mjs";

const { readMoment } = await built("time_field");
const { dayText, timeText } = await built("moments");

const NOW = Date.parse("2026-11-25T14:03:22+08:00");
const at = (text) => Date.parse(`${text}+08:00`);

test("each way of writing that the field offers", () => {
  const cases = {
    "2026-11-24 13:41:07": "2026-11-24T13:41:07",
    "2026-11-24T13:41:07": "2026-11-24T13:41:07",
    "2026/11/24 13:41": "2026-11-24T13:41:00",
    "2026-11-24": "2026-11-24T00:00:00",
    "11-24 13:41": "2026-11-24T13:41:00",
    "13:41:07": "2026-11-25T13:41:07",
    "13:41:07.25": "2026-11-25T13:41:07.250",
    "13：41": "2026-11-25T13:41:00",
    "9:05": "2026-11-25T09:05:00",
    1341: "2026-11-25T13:41:00",
    134107: "2026-11-25T13:41:07",
    "昨天 1341": "2026-11-24T13:41:00",
    昨天1341: "2026-11-24T13:41:00",
    "yesterday 1341": "2026-11-24T13:41:00",
    "Yesterday 13:41": "2026-11-24T13:41:00",
    "前天 0000": "2026-11-23T00:00:00",
    "today 23:59:59": "2026-11-25T23:59:59",
    "  1341  ": "2026-11-25T13:41:00",
  };
  for (const [text, instant] of Object.entries(cases)) assert.equal(readMoment(text, NOW), at(instant), text);
});

test("what is no time is refused", () => {
  const wrong = [
    "",
    " ",
    "no time",
    "2460",
    "24:00",
    "13:60",
    "13:41:60",
    "134",
    "13411",
    "1341075",
    "2026-02-30 10:00",
    "2026-13-01",
    "昨天",
    "yesterday",
    "2026-11-24 ",
    "-1341",
    "13:41:07.1234",
    "13:4",
    "１３４１",
    "1341; drop",
  ];
  // a day alone is its start; blanks around do not matter
  for (const text of wrong.filter((one) => one !== "2026-11-24 "))
    assert.equal(readMoment(text, NOW), null, JSON.stringify(text));
});

test("whatever the page shows can be typed again", () => {
  for (const number of numbers(314, 500)) {
    const instant = Math.floor(Date.parse("2020-01-01T00:00:00+08:00") / 1000 + number * 10 * 365 * 86_400) * 1000;
    assert.equal(readMoment(`${dayText(instant)} ${timeText(instant)}`, NOW), instant);
  }
});

test("no text makes it throw, and what it reads is a whole number", () => {
  const alphabet = "0123456789:-./ T昨天yesterday前今.：";
  const dice = numbers(159, 40_000);
  for (let round = 0; round < 4_000; round += 1) {
    const length = Math.floor((dice[round] ?? 0) * 20);
    const text = Array.from(
      { length },
      (_, place) => alphabet[Math.floor((dice[(round * 7 + place * 13) % dice.length] ?? 0) * alphabet.length)],
    ).join("");
    const read = readMoment(text, NOW);
    assert.ok(read === null || Number.isSafeInteger(read), text);
  }
});
