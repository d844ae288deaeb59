// A point for the wall, and requests for points and branches of the tree (web/access/wall/data.py).
import { get } from "./server.js";

/** A point and its recorder's last report; texts are in the language of the page. */
export interface WallPoint {
  code: string;
  name: string;
  site: string;
  district: string;
  unit: string;
  retention: string;
  trial: boolean;
  /** Why this person may not watch it, "" if they may. */
  closed: string;
  tone: "ok" | "warn" | "bad" | "off" | "wait";
  state: string;
  cause: string;
  since_ms: number | null;
  /** Whether it can be turned. */
  moves: boolean;
  /** Its pictures come and are not kept: the disk is full or fails. */
  unkept: boolean;
}

/** A branch of the tree: a district or zone, or a site; `running` null if not counted. */
export interface TreeBranch {
  division?: string;
  zone?: string;
  site?: string;
  name: string;
  points: number;
  running: number | null;
}

/** A time without footage; `to_ms` null: ongoing. */
export interface Interruption {
  code: string;
  name: string;
  from_ms: number;
  to_ms: number | null;
  cause: string;
}

const query = (said: Record<string, string>): string => new URLSearchParams(said).toString();

/** The districts and zones. */
export async function districtsOf(): Promise<TreeBranch[]> {
  return (await get<{ branches: TreeBranch[] }>("/watch/tree")).branches;
}

/** The sites of a district or zone. */
export async function sitesOf(branch: TreeBranch): Promise<TreeBranch[]> {
  const said = { division: branch.division ?? "", zone: branch.zone ?? "" };
  return (await get<{ branches: TreeBranch[] }>(`/watch/tree?${query(said)}`)).branches;
}

/** Points of a site from an offset on, and whether there are more. */
export async function pointsOf(site: string, offset: number): Promise<{ points: WallPoint[]; more: boolean }> {
  return get(`/watch/tree?${query({ site, offset: String(offset) })}`);
}

/** The points that match a text: name, code, pinyin initials, site. */
export async function pointsLike(text: string): Promise<WallPoint[]> {
  return (await get<{ points: WallPoint[] }>(`/watch/tree?${query({ q: text })}`)).points;
}

/** Points that one request names (web/access/wall/forms.py). */
const MOST_NAMED = 64;

/** Points by their codes; omits those out of reach. */
export async function pointsNamed(codes: string[]): Promise<WallPoint[]> {
  const different = [...new Set(codes)];
  const parts: WallPoint[][] = [];
  for (let first = 0; first < different.length; first += MOST_NAMED) {
    const part = different.slice(first, first + MOST_NAMED).join(",");
    parts.push((await get<{ points: WallPoint[] }>(`/watch/points?${query({ codes: part })}`)).points);
  }
  return parts.flat();
}

/** Today's interruptions of all points that this person monitors, and the number of further ones. */
export async function interruptionsToday(): Promise<{ interruptions: Interruption[]; more: number }> {
  return get("/watch/interruptions");
}
