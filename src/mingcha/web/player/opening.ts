// The first picture's stream, dialled while the page is still being read: the page brings its ticket in the head.
import type { Ticket } from "./ticket.js";

/** A stream that was dialled early: the socket, and what it said before somebody took it. */
export interface EarlyStream {
  socket: WebSocket;
  missed: MessageEvent<string | ArrayBuffer>[];
}

/** Which stream of a camera: the one that is recorded, or the small one for small tiles. */
export type Stream = "main" | "sub";

/** Families of codecs beyond H.264, which every browser plays: with one of its members to ask the browser about. */
const MORE_FAMILIES = { hvc1: "hvc1.1.6.L93.B0" };

function plays(): string {
  const source = "MediaSource" in window ? MediaSource : null;
  const more = Object.entries(MORE_FAMILIES).filter(([, codec]) =>
    source?.isTypeSupported(`video/mp4; codecs="${codec}"`),
  );
  return more.length > 0 ? `&plays=${["avc1", ...more.map(([family]) => family)].join(",")}` : "";
}

/** The address of a camera's live stream at the gateway; the recorded stream and H.264 need no word. */
export function liveAddress(gateway: string, camera: string, stream: Stream = "main"): string {
  const small = stream === "sub" ? "&stream=sub" : "";
  return `${gateway.replace(/^http/u, "ws")}/live?camera=${encodeURIComponent(camera)}${small}${plays()}`;
}

/** Opens a live stream; the ticket goes with the handshake, never in the address. */
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

/** The ticket that came with the page, so that the picture need not wait for a question; null when there is none. */
export function firstTicket(): Ticket | null {
  return ticket;
}

let taken = false;

/** The early stream to an address, once; null when there is none or it has ended meanwhile. */
export function takeEarly(address: string): EarlyStream | null {
  if (taken || early?.socket.url !== address || early.socket.readyState > WebSocket.OPEN) return null;
  taken = true;
  return early;
}
