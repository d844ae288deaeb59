// The stream of a viewing copy: asks the gateway for one answer after the other and hands on what comes.
import { GatewayFault } from "./gateway.js";
import type { TicketKeeper } from "./ticket.js";
import { say } from "./words.js";

/** Where what comes is put. `more` resolves when there is room for more. */
export interface CopySink {
  begin(codec: string): Promise<void>;
  append(bytes: ArrayBuffer): Promise<void>;
  more(): Promise<void>;
  /** The end of what was put, Unix milliseconds; the start of the asked time while nothing was. */
  end_ms(): number;
}

/** An answer that brings nothing for this long behind the last picture is the last. */
const NOTHING_MS = 500;
const RETRY_MS = 2_000;
const MOOV = 0x6d6f6f76;
const MDAT = 0x6d646174;

export class CopyStream {
  constructor(
    private readonly gateway: string,
    private readonly code: string,
    private readonly tickets: TicketKeeper,
  ) {}

  /** Everything from an instant to another; resolves when there is no more. Throws GatewayFault, and as tickets do. */
  async run(from_ms: number, to_ms: number, sink: CopySink, signal: AbortSignal): Promise<void> {
    let next_ms = from_ms;
    while (next_ms < to_ms - NOTHING_MS) {
      await sink.more();
      signal.throwIfAborted();
      const part = await this.part(next_ms, to_ms);
      const whole = await this.answer(part, sink, signal);
      const end_ms = Math.max(next_ms, sink.end_ms());
      next_ms = whole && end_ms - next_ms < NOTHING_MS ? part.to_ms : end_ms;
    }
  }

  /** One answer; returns whether it came to its end. */
  private async answer(part: Part, sink: CopySink, signal: AbortSignal): Promise<boolean> {
    let response: Response;
    try {
      response = await this.ask(part, signal);
    } catch (problem) {
      if (problem instanceof GatewayFault && problem.status === 404) return true; // nothing was recorded in this part
      if (problem instanceof TypeError || (problem instanceof GatewayFault && problem.status >= 500)) {
        signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        return false;
      }
      throw problem;
    }
    await sink.begin(/codecs="([^"]*)"/u.exec(response.headers.get("Content-Type") ?? "")?.[1] ?? "");
    const reader = response.body?.getReader();
    const segments = new WholeSegments();
    try {
      for (;;) {
        await sink.more();
        const got = await reader?.read();
        if (!got || got.done) return true;
        const whole = segments.take(got.value);
        if (whole.byteLength > 0) await sink.append(whole);
      }
    } catch (problem) {
      if (!(problem instanceof TypeError)) throw problem;
      return false; // the connection broke off: a paused player takes nothing, and the gateway does not wait for ever
    } finally {
      await reader?.cancel().catch(() => undefined);
    }
  }

  private async ask(part: Part, signal: AbortSignal): Promise<Response> {
    const range = `from=${Math.floor(part.from_ms)}&to=${Math.ceil(part.to_ms)}`;
    const address = `${part.origin}/v1/copy/${encodeURIComponent(this.code)}/footage?${range}`;
    const get = (token: string): Promise<Response> =>
      fetch(address, { headers: { Authorization: `Bearer ${token}` }, signal, cache: "no-store" });
    let response = await get(await this.tickets.token());
    if (response.status === 401) response = await get(await this.tickets.fresh());
    if (response.ok) return response;
    const said = (await response.json().catch(() => null)) as { article?: string; zh?: string; en?: string } | null;
    const words = say(said?.zh ?? "", said?.en ?? "") || response.statusText;
    throw new GatewayFault(response.status, said?.article ?? "", words);
  }

  /** The gateway of an instant, and as far as it has the pictures. */
  private async part(from_ms: number, to_ms: number): Promise<Part> {
    await this.tickets.token();
    const stretches = this.tickets.stretches(this.code);
    const held = stretches.findLast((one) => one.from_ms <= from_ms) ?? stretches[0];
    if (!held) return { origin: this.gateway, from_ms, to_ms };
    return { origin: held.origin, from_ms, to_ms: held.to_ms > from_ms ? Math.min(to_ms, held.to_ms) : to_ms };
  }
}

/** Cuts a stream of fMP4 behind each moov and mdat, so that an answer that breaks off leaves no torn box behind. */
export class WholeSegments {
  private rest = new Uint8Array(0);

  /** Everything up to the last whole segment of what came so far and was not returned yet. */
  take(bytes: Uint8Array): ArrayBuffer {
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const view = new DataView(all.buffer);
    let whole = 0;
    for (let at = 0; at + 8 <= all.length; ) {
      const size = view.getUint32(at);
      if (size < 8) throw new Error("not a box");
      const kind = view.getUint32(at + 4);
      at += size;
      if (at <= all.length && (kind === MOOV || kind === MDAT)) whole = at;
    }
    this.rest = all.slice(whole);
    return all.slice(0, whole).buffer;
  }
}

interface Part {
  origin: string;
  from_ms: number;
  to_ms: number;
}
