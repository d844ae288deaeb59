// Requests spans, index and footage of one point from the gateway; the ticket is in the header, never in the address.
import type { TicketKeeper } from "./ticket.js";
import { say } from "./words.js";

/** The gateway refused: 401 and 403 concern the ticket and its window, 404 the point, 503 the recorder. */
export class GatewayFault extends Error {
  constructor(
    readonly status: number,
    readonly article: string,
    message: string,
  ) {
    super(message);
  }
}

/** Footage and gaps of a window, merged by the recorder; all times Unix milliseconds. */
export interface Spans {
  footage: [number, number][];
  gaps: [number, number, string][];
  oldest_ms: number | null;
  newest_ms: number | null;
}

/** How much the picture changes, from the sizes of coded frames, for one host's part of the window: `levels` in tenths
 * of doublings over the median of their hour, one each `step_ms`, null without footage; times of activity; hours in
 * which the sizes show nothing. */
export interface Activity {
  from_ms: number;
  step_ms: number;
  levels: (number | null)[];
  active: [number, number][];
  steady: [number, number][];
}

/** One fragment of the index. Times in ticks of 90 kHz since 1970. */
export interface Fragment {
  start_90k: number;
  end_90k: number;
  key: boolean;
  init: string;
  /** The gateway of the host that recorded it. */
  origin: string;
  /** How many privacy masks are filled in its pictures. */
  masks: number;
}

/** Delivery options: key frames only, and H.264 if the browser cannot play the recorded codec. */
export interface Delivery {
  keys: boolean;
  transcoded: boolean;
}

/** A part of the index with the codecs of its inits. */
export interface FootageIndex {
  fragments: Fragment[];
  codecs: Record<string, string>;
  more: boolean;
}

type RawFragment = [number, number, number, boolean | number, string | number, string | number, number, number];

interface RawIndex {
  inits: Record<string, { codec: string }>;
  fragments: RawFragment[];
  /** By file, those with masks alone; an earlier recorder says nothing. */
  masks?: Record<string, number>;
  more: boolean;
}

/** A host that holds part of the range and does not respond within this time is left out. */
const ANSWER_WITHIN_MS = 8_000;
/** The gap for a range whose host does not respond: its footage exists but cannot be shown now. */
const HOST_AWAY = "HOST_AWAY";

/** A part of a requested range and the gateway that has it. */
interface Part {
  origin: string;
  from_ms: number;
  to_ms: number;
}

/** One point's footage on all hosts: each time range is requested from the gateway of the host that recorded it (docs/design/recorders.md). */
export class PointGateway {
  constructor(
    private readonly gateway: string,
    private readonly code: string,
    private readonly tickets: TicketKeeper,
  ) {}

  /** Footage and gaps between two instants, in at most `most` spans per host. */
  async spans(from_ms: number, to_ms: number, most: number, signal: AbortSignal): Promise<Spans> {
    const parts = await this.parts(Math.floor(from_ms), Math.ceil(to_ms));
    const found = await this.ofEach(
      parts,
      (part) => `spans?from=${part.from_ms}&to=${part.to_ms}&most=${most}`,
      signal,
    );
    const told = found.map((one, place) =>
      one ? within(one as Spans, parts[place], parts.length > 1) : away(parts[place]),
    );
    return {
      footage: told.flatMap((one) => one.footage),
      gaps: told.flatMap((one) => one.gaps),
      oldest_ms: told.map((one) => one.oldest_ms).find((at_ms) => at_ms !== null) ?? null,
      newest_ms: told.map((one) => one.newest_ms).findLast((at_ms) => at_ms !== null) ?? null,
    };
  }

  /** The activity between two instants inside the ticket's window, in at most `most` values per host, oldest first. */
  async activity(from_ms: number, to_ms: number, most: number, signal: AbortSignal): Promise<Activity[]> {
    const parts = await this.parts(Math.floor(from_ms), Math.ceil(to_ms));
    const found = await this.ofEach(
      parts,
      (part) => `activity?from=${part.from_ms}&to=${part.to_ms}&most=${most}`,
      signal,
    );
    return found.filter((one) => one !== null) as Activity[];
  }

  /** The fragments from the last key fragment at or before `from_ms` on. */
  async index(from_ms: number, to_ms: number, signal: AbortSignal): Promise<FootageIndex> {
    const parts = await this.parts(Math.floor(from_ms), Math.ceil(to_ms));
    const found = await this.ofEach(parts, (part) => `index?from=${part.from_ms}&to=${part.to_ms}`, signal);
    const whole: FootageIndex = { fragments: [], codecs: {}, more: false };
    for (const [place, raw] of (found as (RawIndex | null)[]).entries()) {
      const part = parts[place];
      if (!raw || !part || whole.more) continue; // the part after a truncated answer is requested later
      const name = (init: string | number): string => `${part.origin} ${init}`;
      for (const [start, duration, , key, init, file] of raw.fragments) {
        if (parts.length > 1 && start >= part.to_ms * 90) continue; // the next host has this time
        whole.fragments.push({
          start_90k: start,
          end_90k: start + duration,
          key: Boolean(key),
          init: name(init),
          origin: part.origin,
          masks: raw.masks?.[file] ?? 0,
        });
      }
      for (const [id, init] of Object.entries(raw.inits)) whole.codecs[name(id)] = init.codec;
      whole.more = Boolean(raw.more);
    }
    return whole;
  }

  /** One init and the fragments from one that starts at a key frame to another, both included. */
  async footage(first: Fragment, last: Fragment, delivery: Delivery, signal: AbortSignal): Promise<ArrayBuffer> {
    const from_ms = Math.ceil(first.start_90k / 90);
    const to_ms = Math.floor(last.start_90k / 90) + 2; // beyond its start, and never the same as from
    const wishes = (delivery.keys ? "&keys=1" : "") + (delivery.transcoded ? "&as=avc1" : "");
    return (await this.get(first.origin, `footage?from=${from_ms}&to=${to_ms}${wishes}`, signal)).arrayBuffer();
  }

  /** A small picture of an instant (the key frame at or before it), and that frame's own time; null without footage. */
  async picture(at_ms: number, width_px: number, signal: AbortSignal): Promise<{ image: Blob; at_ms: number } | null> {
    const [part] = await this.parts(Math.floor(at_ms), Math.floor(at_ms) + 1);
    if (!part) return null;
    try {
      const response = await this.get(part.origin, `picture?at=${Math.floor(at_ms)}&width=${width_px}`, signal);
      return { image: await response.blob(), at_ms: Number(response.headers.get("X-Mingcha-At-Ms") ?? at_ms) };
    } catch (problem) {
      if (problem instanceof GatewayFault && (problem.status === 404 || problem.status === 403)) return null;
      throw problem;
    }
  }

  /** The parts of a range with their gateways, oldest first. The ticket contains them, so there must be one. */
  private async parts(from_ms: number, to_ms: number): Promise<Part[]> {
    await this.tickets.token();
    const stretches = this.tickets.stretches(this.code);
    if (stretches.length === 0) return [{ origin: this.gateway, from_ms, to_ms }];
    const [first] = stretches;
    const cut = stretches.map((one) => ({
      origin: one.origin,
      from_ms: one === first ? from_ms : Math.max(from_ms, one.from_ms), // the gateway gives nothing before the ticket's window
      to_ms: one.to_ms ? Math.min(to_ms, one.to_ms) : to_ms,
    }));
    return cut.filter((one) => one.from_ms < one.to_ms);
  }

  /** The answers of the parts; null for a host that does not respond. Throws if none responds. */
  private async ofEach(parts: readonly Part[], path: (part: Part) => string, signal: AbortSignal): Promise<unknown[]> {
    if (parts.length === 1 && parts[0]) return [await (await this.get(parts[0].origin, path(parts[0]), signal)).json()];
    const patience = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const asked = parts.map(
      async (part): Promise<unknown> => (await this.get(part.origin, path(part), patience)).json(),
    );
    const told = await Promise.allSettled(asked);
    signal.throwIfAborted();
    const failed = told.find((one) => one.status === "rejected");
    if (failed && told.every((one) => one.status === "rejected")) throw failed.reason;
    return told.map((one) => (one.status === "fulfilled" ? one.value : null));
  }

  private async get(origin: string, path: string, signal: AbortSignal): Promise<Response> {
    const address = `${origin}/v1/points/${encodeURIComponent(this.code)}/${path}`;
    const ask = (token: string): Promise<Response> =>
      fetch(address, { headers: { Authorization: `Bearer ${token}` }, signal, cache: "no-store" });
    let response = await ask(await this.tickets.token());
    if (response.status === 401) response = await ask(await this.tickets.fresh());
    if (response.ok) return response;
    const said = (await response.json().catch(() => null)) as { article?: string; zh?: string; en?: string } | null;
    throw new GatewayFault(
      response.status,
      said?.article ?? "",
      say(said?.zh ?? "", said?.en ?? "") || response.statusText,
    );
  }
}

/** A host's spans, limited to its part: footage recorded after another host got the camera is not the record. */
function within(spans: Spans, part: Part | undefined, several: boolean): Spans {
  if (!part || !several) return spans;
  const cut = <T extends [number, number, ...unknown[]]>(rows: T[]): T[] =>
    rows
      .map(([from, to, ...rest]) => [Math.max(from, part.from_ms), Math.min(to, part.to_ms), ...rest] as unknown as T)
      .filter(([from, to]) => from < to);
  return { ...spans, footage: cut(spans.footage), gaps: cut(spans.gaps) };
}

function away(part: Part | undefined): Spans {
  return { footage: [], gaps: part ? [[part.from_ms, part.to_ms, HOST_AWAY]] : [], oldest_ms: null, newest_ms: null };
}
