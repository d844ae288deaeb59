// When the page asks for tickets: at half the life of each, and of a grant of a request never after its end.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { built } from "./built.mjs";

globalThis.window = globalThis;
Object.assign(globalThis.document, { visibilityState: "visible", addEventListener: () => {} });
const { TicketKeeper } = await built("ticket");
const LIFE_MS = 120_000;

/** A keeper under a grant of `grant_ms` whose server answers with tickets, and `asked`: when it was asked, ms. */
function keeper(grant_ms, modes) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  const asked = [];
  globalThis.fetch = () => {
    const issued_ms = Date.now();
    asked.push(issued_ms);
    if (issued_ms >= grant_ms) {
      return Promise.resolve(new Response('{"error":"refused","reason":"over"}', { status: 403 }));
    }
    const expires_ms = Math.min(issued_ms + LIFE_MS, grant_ms);
    const ticket = { token: "t", grant: "Q1", points: ["4201"], issued_ms, expires_ms, grant_until_ms: grant_ms };
    return Promise.resolve(new Response(JSON.stringify(ticket)));
  };
  const ends = [];
  const tickets = new TicketKeeper("Q1", ["4201"], null, { modes }, () => Date.now());
  tickets.onEnded((end) => ends.push(end));
  return { tickets, asked, ends };
}

/** Lets the clock run by seconds, with the answers of each. */
async function run(seconds) {
  for (let second = 0; second < seconds; second += 1) {
    mock.timers.tick(1_000);
    for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a view ends with its grant: no request for a ticket at or after its end, and none more often", async () => {
  const { tickets, asked, ends } = keeper(200_000, ["copy"]);
  await tickets.token();
  await run(400);
  assert.deepEqual(asked, [0, 60_000, 120_000]);
  assert.equal(ends.length, 1);
  assert.match(ends[0].message, /时限已过/u);
  await assert.rejects(() => tickets.fresh());
  assert.equal(asked.length, 3, "what a stream wants behind the end is not asked for either");
});

test("a page that was hidden for longer than its ticket does not ask by itself when it is shown", async () => {
  let shown = () => {};
  document.addEventListener = (_, call) => {
    shown = call;
  };
  const { tickets, asked } = keeper(3_600_000, ["copy"]);
  await tickets.token();
  document.visibilityState = "hidden";
  await run(300);
  document.visibilityState = "visible";
  shown();
  await run(5);
  assert.deepEqual(asked, [0]);
  await tickets.token();
  assert.equal(asked.length, 2, "its person plays on");
});

test("a grant of duty is asked for once behind its end: the refusal says what to do next", async () => {
  const { tickets, asked, ends } = keeper(200_000, ["live"]);
  await tickets.token();
  await run(400);
  assert.deepEqual(asked, [0, 60_000, 120_000, 201_000]);
  assert.equal(ends[0].refusal.reason, "over");
});
