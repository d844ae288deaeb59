// The edits of a review as the API takes them, and the edit that takes one back where there is one. Pure.
import type { Span } from "./redaction_watch.js";

/** Where a region is at a time, in 1/65535 of the picture. */
export interface KeyFrame {
  at_90k: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The body of an edit without its revision. */
export interface Edit {
  kind:
    | "region"
    | "move_key"
    | "extend"
    | "split"
    | "join"
    | "delete"
    | "whole_frame"
    | "class_off"
    | "class_on"
    | "keep_visible"
    | "cover_again";
  from_90k: number;
  to_90k: number;
  track?: string;
  other?: string;
  keys?: KeyFrame[];
  reason?: string;
}

/** An edit that may leave something open: it needs a reason, and who makes it does not review. */
export function uncovers(edit: Edit): boolean {
  return ["move_key", "split", "delete", "class_off", "keep_visible"].includes(edit.kind);
}

/** A region by hand from its first to its last key, and as long as `least_90k`; null without a key. */
export function region(keys: readonly KeyFrame[], least_90k: number, length_90k: number): Edit | null {
  const sorted = [...keys].sort((a, b) => a.at_90k - b.at_90k);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return null;
  const to_90k = Math.min(Math.max(last.at_90k + 1, least_90k), length_90k);
  return { kind: "region", from_90k: first.at_90k, to_90k, keys: sorted };
}

/** Where a track lies at a time now; null where it has no box, or several. */
export type PlaceOf = (at_90k: number) => Omit<KeyFrame, "at_90k"> | null;

/** How far a track that was moved at one picture takes to come there and to go back. */
const EASE_90K = 90_000;

/** A track moved at some pictures. Between two it goes straight from one to the other. Moved at one alone it comes from
 * where it lies a second before, and goes back to where it lies a second after, as far as it lasts (`extent`, from its
 * first picture until after its last); null without a key. */
export function moveKeys(
  track: string,
  keys: readonly KeyFrame[],
  extent: readonly [number, number],
  placeOf: PlaceOf,
  until: (at_90k: number) => number,
): Edit | null {
  const sorted = [...keys].sort((a, b) => a.at_90k - b.at_90k);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return null;
  const span: [number, number] = [first.at_90k, until(last.at_90k)];
  if (sorted.length === 1) {
    const before_90k = Math.max(extent[0], first.at_90k - EASE_90K);
    const after_90k = Math.min(extent[1] - 1, first.at_90k + EASE_90K);
    const [before, after] = [placeOf(before_90k), placeOf(after_90k)];
    if (before && before_90k < first.at_90k) {
      sorted.unshift({ at_90k: before_90k, ...before });
      span[0] = before_90k;
    }
    if (after && after_90k >= span[1]) {
      sorted.push({ at_90k: after_90k, ...after });
      span[1] = after_90k;
    }
  }
  return { kind: "move_key", from_90k: span[0], to_90k: span[1], track, keys: sorted };
}

/** The edit that puts a track back where it lay in each of these pictures; null if it had no place in one, or if they
 * are more than an edit may have keys. */
export function putBack(done: Edit, pictures: readonly number[], placeOf: PlaceOf): Edit | null {
  const inside = pictures.filter((at_90k) => at_90k >= done.from_90k && at_90k < done.to_90k);
  const keys = inside.flatMap((at_90k) => {
    const place = placeOf(at_90k);
    return place ? [{ at_90k, ...place }] : [];
  });
  return keys.length > 0 && keys.length === inside.length && keys.length <= MOST_KEYS ? { ...done, keys } : null;
}

/** Keys of an edit, as the server takes them. */
const MOST_KEYS = 1000;

/** A track that begins at `here` already: held over the time before `begin`. One that is there and covers nothing
 * (`isOpen`) covers from `here` to `end`; null if it does anyway. */
export function beginsHere(track: string, here_90k: number, [begin_90k, end_90k]: Span, isOpen: boolean): Edit | null {
  if (here_90k < begin_90k) return { kind: "extend", from_90k: here_90k, to_90k: begin_90k, track };
  return isOpen ? { kind: "extend", from_90k: here_90k, to_90k: end_90k, track } : null;
}

/** A track that lasts until after the picture `[here, until)`: held over the time after `end`. One that is there and
 * covers nothing (`isOpen`) covers from `begin` until after that picture; null if it does anyway. */
export function endsHere(track: string, until_90k: number, [begin_90k, end_90k]: Span, isOpen: boolean): Edit | null {
  if (until_90k > end_90k) return { kind: "extend", from_90k: end_90k, to_90k: until_90k, track };
  return isOpen ? { kind: "extend", from_90k: begin_90k, to_90k: until_90k, track } : null;
}

/** The track of the person concerned stays visible in all of the film, or is covered again if it is visible. */
export function visibleOrNot(track: string, is_covered: boolean, length_90k: number): Edit {
  return { kind: is_covered ? "keep_visible" : "cover_again", from_90k: 0, to_90k: length_90k, track };
}

/** A track split before the picture `[here, until)`. */
export function splitHere(track: string, here_90k: number, until_90k: number, reason: string): Edit {
  return { kind: "split", from_90k: here_90k, to_90k: until_90k, track, reason };
}

/** Two tracks joined over the time between them; the earlier one is named first. */
export function join(one: [string, number, number], other: [string, number, number]): Edit {
  const [first, second] = one[1] <= other[1] ? [one, other] : [other, one];
  const [from_90k, to_90k] = first[2] < second[1] ? [first[2], second[1]] : [first[1], second[2]];
  return { kind: "join", from_90k, to_90k: Math.max(to_90k, from_90k + 1), track: first[0], other: second[0] };
}

/** Whole pictures covered between two times, in either order, the later picture included. */
export function wholeFrames(one_90k: number, other_90k: number, until: (at_90k: number) => number): Edit {
  const [from_90k, last_90k] = [Math.min(one_90k, other_90k), Math.max(one_90k, other_90k)];
  return { kind: "whole_frame", from_90k, to_90k: until(last_90k) };
}

/** The edit that takes one back, with `tracks` as the film has them now and as it had them before; null where there is
 * none: a track that was deleted or extended, or two that were joined, stay so, and a region is drawn anew. */
export function undoOf(done: Edit, before: readonly string[], now: readonly string[], length_90k: number): Edit | null {
  const made = now.filter((track) => !before.includes(track));
  const { from_90k, to_90k } = done;
  if (done.kind === "class_off") return { kind: "class_on", from_90k: 0, to_90k: length_90k, track: done.track ?? "" };
  if (done.kind === "keep_visible") return { kind: "cover_again", from_90k, to_90k, track: done.track ?? "" };
  const [first, second] = made;
  if ((done.kind === "region" || done.kind === "whole_frame") && first && !second)
    return { kind: "delete", from_90k, to_90k, track: first };
  if (done.kind !== "split" || !first) return null;
  const track = second ? first : (done.track ?? "");
  return { kind: "join", from_90k, to_90k, track, other: second ?? first };
}
