// The stream of a viewing copy: whole segments only, one answer after the other, on over gaps and hosts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { CopyStream, WholeSegments } = await built("copy_stream");

function box(kind, size) {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  bytes.set(new TextEncoder().encode(kind), 4);
  return bytes;
}

const STREAM = new Uint8Array([...box("ftyp", 16), ...box("moov", 40), ...box("moof", 30), ...box("mdat", 100)]);

test("any cutting of the bytes gives the same segments, and never a part of one", () => {
  for (const step of [1, 7, 55, 56, 57, 186]) {
    const segments = new WholeSegments();
    const got = [];
    for (let at = 0; at < STREAM.length; at += step) got.push(segments.take(STREAM.slice(at, at + step)).byteLength);
    assert.ok(got.every((size) => [0, 56, 130, 186].includes(size)));
    assert.equal(
      got.reduce((sum, size) => sum + size, 0),
      186,
    );
  }
  assert.equal(new WholeSegments().take(STREAM.slice(0, 180)).byteLength, 56);
});

/** Plays 10 to 40 s; `answers`: for each request a status, or the end (ms) up to which its footage reaches. */
async function played(answers, stretches = []) {
  const asked = [];
  let end_ms = 10_000;
  let reached_ms = 0;
  globalThis.fetch = async (address, { headers }) => {
    assert.equal(headers.Authorization, "Bearer t");
    asked.push(address.replace("/v1/copy/4201/footage?", " "));
    const answer = answers.shift();
    if (answer.status) return new Response('{"zh":"不","en":"no","article":"19"}', { status: answer.status });
    reached_ms = answer.end_ms;
    return new Response(STREAM, { headers: { "Content-Type": 'video/mp4; codecs="avc1.42c01f"' } });
  };
  const sink = {
    codecs: [],
    begin: async (codec) => void sink.codecs.push(codec),
    append: async () => {
      end_ms = reached_ms;
    },
    more: async () => undefined,
    end_ms: () => end_ms,
  };
  const tickets = { token: async () => "t", fresh: async () => "t", stretches: () => stretches };
  await new CopyStream("http://own", "4201", tickets).run(10_000, 40_000, sink, new AbortController().signal);
  return { asked, codecs: sink.codecs };
}

test("it goes on where an answer ended, up to the end of the window", async () => {
  const { asked, codecs } = await played([{ end_ms: 25_000 }, { end_ms: 40_000 }]);
  assert.deepEqual(asked, ["http://own from=10000&to=40000", "http://own from=25000&to=40000"]);
  assert.deepEqual(codecs, ["avc1.42c01f", "avc1.42c01f"]);
});

test("each time is asked of the gateway that has it, and a part without footage is passed over", async () => {
  const stretches = [
    { origin: "http://east", from_ms: 0, to_ms: 30_000 },
    { origin: "http://west", from_ms: 30_000, to_ms: 0 },
  ];
  const { asked } = await played([{ status: 404 }, { end_ms: 40_000 }], stretches);
  assert.deepEqual(asked, ["http://east from=10000&to=30000", "http://west from=30000&to=40000"]);
});

test("a refusal ends it with its article", async () => {
  await assert.rejects(played([{ status: 403 }]), (problem) => problem.status === 403 && problem.article === "19");
});
