// Dials the first picture's stream while the page is still loading: the page has its ticket in the head.
import type { Ticket } from "./ticket.js";

/** A stream dialled early: the socket, and the messages received before it was taken over. */
export interface EarlyStream {
  socket: WebSocket;
  missed: MessageEvent<string | ArrayBuffer>[];
}

/** A stream of a camera: the recorded one, or the small one for small tiles. */
export type Stream = "main" | "sub";

/** Codec families other than H.264 (which every browser plays), each with a member for asking the browser. */
const MORE_FAMILIES = { hvc1: "hvc1.1.6.L93.B0" };

function plays(): string {
  const source = "MediaSource" in window ? MediaSource : null;
  const more = Object.entries(MORE_FAMILIES).filter(([, codec]) =>
    source?.isTypeSupported(`video/mp4; codecs="${codec}"`),
  );
  return more.length > 0 ? `&plays=${["avc1", ...more.map(([family]) => family)].join(",")}` : "";
}

/** The address of a camera's live stream at the gateway; the recorded stream in H.264 needs no parameter. */
export function liveAddress(gateway: string, camera: string, stream: Stream = "main"): string {
  const small = stream === "sub" ? "&stream=sub" : "";
  return `${gateway.replace(/^http/u, "ws")}/live?camera=${encodeURIComponent(camera)}${small}${plays()}`;
}

/** Opens a live stream; the ticket is sent in the handshake, never in the address. */
export function dial(address: string, token: string): WebSocket {
  const socket = new WebSocket(address, ["mingcha.v1", `ticket.${token}`]);
  socket.binaryType = "arraybuffer";
  return socket;
}

const meta = document.querySelector<HTMLMetaElement>("meta[name=first-ticket]");
const ticket = meta?.content ? (JSON.parse(meta.content) as Ticket) : null;
const early = begin();

function begin(): EarlyStream | null {
  const { gateway, camera } = meta?.dataset ?? {};
  meta?.remove();
  if (!ticket || !gateway || !camera) return null;
  const socket = dial(liveAddress(ticket.gateways?.[camera]?.at(-1)?.origin ?? gateway, camera), ticket.token);
  const missed: EarlyStream["missed"] = [];
  socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => missed.push(event);
  return { socket, missed };
}

/** The ticket embedded in the page, so that the first picture needs no request; null if there is none. */
export function firstTicket(): Ticket | null {
  return ticket;
}

let taken = false;

/** Takes over the early stream of an address, once; null if there is none or it has ended. */
export function takeEarly(address: string): EarlyStream | null {
  if (taken || early?.socket.url !== address || early.socket.readyState > WebSocket.OPEN) return null;
  taken = true;
  return early;
}
