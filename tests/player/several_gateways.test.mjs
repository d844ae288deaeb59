// A point whose footage lies with two hosts: each time is asked of the gateway that has it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { PointGateway } = await built("gateway");
const [EAST, WEST, OWN] = ["http://east:8001", "http://west:8001", "http://own:8001"];
const STRETCHES = [
  { origin: EAST, from_ms: 1_000, to_ms: 5_000 },
  { origin: WEST, from_ms: 5_000, to_ms: 0 },
];
const signal = new AbortController().signal;

/** A gateway behind tickets that name these stretches; `answers`: by origin, what is told, or a status. */
function gateway(stretches, answers) {
  const asked = [];
  globalThis.fetch = (address) => {
    asked.push(address.replace("/v1/points/4201", ""));
    const told = answers[new URL(address).origin];
    if (told === undefined) return Promise.reject(new TypeError("no line"));
    if (typeof told === "number") return Promise.resolve(new Response("{}", { status: told }));
    return Promise.resolve(new Response(JSON.stringify(told)));
  };
  const tickets = { token: async () => "t", fresh: async () => "t", stretches: () => stretches };
  return { point: new PointGateway(OWN, "4201", tickets), asked };
}

test("one host: everything is asked of the pages' own gateway", async () => {
  const spans = { footage: [[0, 9]], gaps: [], oldest_ms: 0, newest_ms: 9 };
  const { point, asked } = gateway([], { [OWN]: spans });
  assert.deepEqual(await point.spans(0.5, 9.5, 7, signal), spans);
  assert.deepEqual(asked, [`${OWN}/spans?from=0&to=10&most=7`]);
});

test("spans of two hosts are put together, each cut to its time", async () => {
  const { point, asked } = gateway(STRETCHES, {
    [EAST]: {
      footage: [
        [1_000, 4_900],
        [4_950, 7_000],
      ],
      gaps: [[4_900, 4_950, "LOSS"]],
      oldest_ms: 900,
      newest_ms: 7_000,
    },
    [WEST]: { footage: [[5_400, 8_000]], gaps: [[4_000, 5_400, "CONNECTING"]], oldest_ms: 5_400, newest_ms: 8_000 },
  });
  const spans = await point.spans(1_000, 9_000, 50, signal);
  assert.deepEqual(asked, [`${EAST}/spans?from=1000&to=5000&most=50`, `${WEST}/spans?from=5000&to=9000&most=50`]);
  assert.deepEqual(spans.footage, [
    [1_000, 4_900],
    [4_950, 5_000],
    [5_400, 8_000],
  ]);
  assert.deepEqual(spans.gaps, [
    [4_900, 4_950, "LOSS"],
    [5_000, 5_400, "CONNECTING"],
  ]);
  assert.deepEqual([spans.oldest_ms, spans.newest_ms], [900, 8_000]);
});

test("a host that is away is a gap with its cause; when none answers, that is a fault", async () => {
  const west = { footage: [[5_000, 8_000]], gaps: [], oldest_ms: 5_000, newest_ms: 8_000 };
  for (const answers of [{ [WEST]: west }, { [WEST]: west, [EAST]: 503 }]) {
    const spans = await gateway(STRETCHES, answers).point.spans(1_000, 8_000, 50, signal);
    assert.deepEqual(spans.gaps, [[1_000, 5_000, "HOST_AWAY"]]);
    assert.deepEqual(spans.footage, [[5_000, 8_000]]);
  }
  await assert.rejects(gateway(STRETCHES, {}).point.spans(1_000, 8_000, 50, signal), TypeError);
});

test("an index over the change of hosts names who has each fragment, and footage is fetched there", async () => {
  const east = {
    inits: { 1: { codec: "avc1.a" } },
    fragments: [
      [360_000, 90_000, 9, 1, 1, 1, 0, 25],
      [450_000, 90_000, 9, 1, 1, 1, 9, 25],
    ],
    more: false,
  };
  const west = { inits: { 1: { codec: "hvc1.b" } }, fragments: [[459_000, 90_000, 9, 1, 1, 1, 0, 25]], more: false };
  const { point, asked } = gateway(STRETCHES, { [EAST]: east, [WEST]: west });
  const { fragments, codecs } = await point.index(4_000, 6_000, signal);
  assert.deepEqual(
    fragments.map((one) => [one.start_90k, one.origin]),
    [
      [360_000, EAST],
      [459_000, WEST],
    ],
    "from 5,000 ms on the west has it",
  );
  assert.notEqual(fragments[0].init, fragments[1].init, "the same number at another host is another init");
  assert.deepEqual(
    fragments.map((one) => codecs[one.init]),
    ["avc1.a", "hvc1.b"],
  );
  await point.footage(fragments[1], fragments[1], { keys: false, transcoded: false }, signal);
  assert.equal(asked.at(-1), `${WEST}/footage?from=5100&to=5102`);
  await point.picture(4_999, 160, signal);
  assert.equal(asked.at(-1), `${EAST}/picture?at=4999&width=160`);
});

test("an index that was cut short is not continued by the next host", async () => {
  const cut = { inits: {}, fragments: [[360_000, 90_000, 9, 1, 1, 1, 0, 25]], more: true };
  const { point } = gateway(STRETCHES, {
    [EAST]: cut,
    [WEST]: { inits: {}, fragments: [[459_000, 9, 9, 1, 1, 1, 0, 1]], more: false },
  });
  const found = await point.index(4_000, 6_000, signal);
  assert.deepEqual([found.fragments.length, found.more], [1, true]);
});
