// Favourites of this person: names first in the tree. They open nothing; each look asks the door.
import { post, Refused } from "./server.js";
import type { WallPoint } from "./wall_point.js";
import { say } from "./words.js";

export class Favourites {
  private readonly codes: Set<string>;

  /** `changed`: all of them, after one was kept or dropped. */
  constructor(
    codes: readonly string[],
    private readonly changed: (points: WallPoint[]) => void,
  ) {
    this.codes = new Set(codes);
  }

  has(code: string): boolean {
    return this.codes.has(code);
  }

  /** Keeps a point, or drops it; returns the words for the person. */
  async toggle({ code, name }: WallPoint): Promise<string> {
    const kept = !this.codes.has(code);
    try {
      const { points } = await post<{ points: WallPoint[] }>("/watch/favourites", { code, kept });
      if (kept) this.codes.add(code);
      else this.codes.delete(code);
      this.changed(points);
      return kept
        ? say(`已收藏 ${name}`, `${name} is a favourite`)
        : say(`已取消收藏 ${name}`, `${name} is no longer a favourite`);
    } catch (problem) {
      const article = problem instanceof Refused ? ` § ${problem.refusal.article_words}` : "";
      return `${problem instanceof Error ? problem.message : String(problem)}${article}`;
    }
  }
}
