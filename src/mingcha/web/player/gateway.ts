// Asking the gateway for spans, index and footage of one point, with the ticket in the header, never in the address.
import type { TicketKeeper } from "./ticket.js";
import { say } from "./words.js";

/** The gateway said no: 401 and 403 belong to the ticket and its window, 404 to the point, 503 to the recorder. */
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

/** One fragment of the index. Times in ticks of 90 kHz since 1970. */
export interface Fragment {
  start_90k: number;
  end_90k: number;
  key: boolean;
  init: string;
}

/** How footage is asked for: key frames alone, and as H.264 where the browser does not play what was recorded. */
export interface Delivery {
  keys: boolean;
  transcoded: boolean;
}

/** A piece of the index with the codecs of the inits it names. */
export interface FootageIndex {
  fragments: Fragment[];
  codecs: Record<string, string>;
  more: boolean;
}

type RawFragment = [number, number, number, boolean | number, string | number, string | number, number, number];

interface RawIndex {
  inits: Record<string, { codec: string }>;
  fragments: RawFragment[];
  more: boolean;
}

export class PointGateway {
  constructor(
    private readonly gateway: string,
    private readonly code: string,
    private readonly tickets: TicketKeeper,
  ) {}

  /** What there is between two instants, in at most `most` spans. */
  async spans(from_ms: number, to_ms: number, most: number, signal: AbortSignal): Promise<Spans> {
    const response = await this.get(`spans?from=${Math.floor(from_ms)}&to=${Math.ceil(to_ms)}&most=${most}`, signal);
    return (await response.json()) as Spans;
  }

  /** The fragments from the last key fragment at or before `from_ms` on. */
  async index(from_ms: number, to_ms: number, signal: AbortSignal): Promise<FootageIndex> {
    const response = await this.get(`index?from=${Math.floor(from_ms)}&to=${Math.ceil(to_ms)}`, signal);
    const raw = (await response.json()) as RawIndex;
    const fragments = raw.fragments.map(([start, duration, , key, init]) => ({
      start_90k: start,
      end_90k: start + duration,
      key: Boolean(key),
      init: String(init),
    }));
    const codecs = Object.fromEntries(Object.entries(raw.inits).map(([id, init]) => [id, init.codec]));
    return { fragments, codecs, more: Boolean(raw.more) };
  }

  /** One init and the fragments from one that starts at a key frame to another, both included. */
  async footage(first: Fragment, last: Fragment, delivery: Delivery, signal: AbortSignal): Promise<ArrayBuffer> {
    const from_ms = Math.ceil(first.start_90k / 90);
    const to_ms = Math.floor(last.start_90k / 90) + 2; // beyond its start, and never the same as from
    const wishes = (delivery.keys ? "&keys=1" : "") + (delivery.transcoded ? "&as=avc1" : "");
    return (await this.get(`footage?from=${from_ms}&to=${to_ms}${wishes}`, signal)).arrayBuffer();
  }

  /** A small picture of an instant (the key frame at or before it), and that frame's own time; null where there is no footage. */
  async picture(at_ms: number, width_px: number, signal: AbortSignal): Promise<{ image: Blob; at_ms: number } | null> {
    try {
      const response = await this.get(`picture?at=${Math.floor(at_ms)}&width=${width_px}`, signal);
      return { image: await response.blob(), at_ms: Number(response.headers.get("X-Mingcha-At-Ms") ?? at_ms) };
    } catch (problem) {
      if (problem instanceof GatewayFault && (problem.status === 404 || problem.status === 403)) return null;
      throw problem;
    }
  }

  private async get(path: string, signal: AbortSignal): Promise<Response> {
    const address = `${this.gateway}/v1/points/${encodeURIComponent(this.code)}/${path}`;
    const ask = (token: string): Promise<Response> => fetch(address, { headers: { Authorization: `Bearer ${token}` }, signal, cache: "no-store" });
    let response = await ask(await this.tickets.token());
    if (response.status === 401) response = await ask(await this.tickets.fresh());
    if (response.ok) return response;
    const said = (await response.json().catch(() => null)) as { article?: string; zh?: string; en?: string } | null;
    throw new GatewayFault(response.status, said?.article ?? "", say(said?.zh ?? "", said?.en ?? "") || response.statusText);
  }
}
