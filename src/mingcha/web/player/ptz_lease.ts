// Who may turn a camera: the lease, as the pages' server gives, renews and ends it (web/access/control).
import { get, post, ServerFault } from "./server.js";

/** A position that the camera keeps under a number. */
export interface Preset {
  number: number;
  name: string;
}

/** A lease as its holder gets it. `home_preset` 0: the camera does not go home by itself. */
export interface Lease {
  lease: number;
  until_ms: number;
  ticket: string;
  expires_ms: number;
  url: string;
  presets: Preset[];
  home_preset: number;
  home_return_s: number;
  /** Whether this very call took it: false for a lease that the person has already, in another window perhaps. */
  taken: boolean;
}

/** A renewed lease; `asked_by`: who asks for the camera, "" for nobody. */
export interface Renewal {
  until_ms: number;
  ticket: string;
  expires_ms: number;
  asked_by: string;
}

/** How a point stands, for everybody who may watch it; `lease` 0 and no name: nobody turns it. */
export interface Holder {
  lease: number;
  name: string;
  until_ms: number;
  mine: boolean;
  asked_by: string;
  /** Since when it is not where it should look, 0 if it is. */
  away_since_ms: number;
  /** How this person's own lease was taken over, null if it was not. */
  lost: { by: string; at_ms: number; reason: string } | null;
}

/** Points that one request names. */
const MOST_NAMED = 64;
const TAKEN = 409;

/** Takes the lease, or takes up one's own again; null: somebody else has it. Throws Refused and ServerFault. */
export async function takeControl(grant: string, point: string): Promise<Lease | null> {
  try {
    return await post<Lease>("/access/control/take", { grant, point });
  } catch (problem) {
    if (problem instanceof ServerFault && problem.status === TAKEN) return null;
    throw problem;
  }
}

/** Takes the camera from its holder, who is shown the reason. */
export async function takeOver(grant: string, point: string, reason: string): Promise<Lease> {
  return post<Lease>("/access/control/take-over", { grant, point, reason });
}

export async function renewLease(lease: number): Promise<Renewal> {
  return post<Renewal>("/access/control/renew", { lease });
}

export async function giveBack(lease: number): Promise<void> {
  await post("/access/control/give-back", { lease });
}

/** Gives back while the page goes away, which waits for no answer. */
export function giveBackLeaving(lease: number): void {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  const body = JSON.stringify({ lease });
  void fetch("/access/control/give-back", { method: "POST", headers, body, keepalive: true }).catch(() => undefined);
}

/** Asks the holder for the camera. */
export async function askForControl(grant: string, point: string): Promise<void> {
  await post("/access/control/ask", { grant, point });
}

/** Hands the camera to the one who asked. */
export async function handOn(lease: number): Promise<void> {
  await post("/access/control/hand-on", { lease });
}

/** How points stand; those out of reach are left out. */
export async function holdersOf(points: readonly string[]): Promise<Map<string, Holder>> {
  const found = new Map<string, Holder>();
  for (let first = 0; first < points.length; first += MOST_NAMED) {
    const part = points.slice(first, first + MOST_NAMED).join(",");
    const answer = await get<{ points: Record<string, Holder> }>(`/access/control/state?points=${part}`);
    for (const [code, holder] of Object.entries(answer.points)) found.set(code, holder);
  }
  return found;
}
