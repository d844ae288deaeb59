// The keys of a review: what each stands for, and the list of them. Pure.
import { say } from "./words.js";

/** A command by key or button. */
export type ReviewCommand =
  | "toggle"
  | "pause"
  | "backward"
  | "faster"
  | "frame-back"
  | "frame-forward"
  | { speed: number }
  | "item-next"
  | "item-previous"
  | "right"
  | "unwatched"
  | "track"
  | "outlines"
  | "region"
  | "move"
  | "split"
  | "join"
  | "begin"
  | "end"
  | "frame"
  | "delete"
  | "class-off"
  | "keep-visible"
  | "undo"
  | "list"
  | "leave";

/** The speeds of the keys 1 to 5: a review counts no faster one. */
export const REVIEW_SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

type Named = Exclude<ReviewCommand, { speed: number }>;

/** Key, command, its words; the order of the list. */
const KEYS: readonly [string, Named, string, string][] = [
  ["Enter", "right", "此处无误，到下一处", "right: to the next item"],
  ["]", "item-next", "下一处", "next item"],
  ["[", "item-previous", "上一处", "previous item"],
  ["w", "unwatched", "播放最早未看的部分", "play the first part that was not watched"],
  [" ", "toggle", "播放或者暂停", "play or pause"],
  ["k", "pause", "暂停", "pause"],
  ["j", "backward", "倒放", "backwards"],
  ["l", "faster", "加速，至多 4 倍", "faster, at most 4×"],
  [",", "frame-back", "上一帧", "previous picture"],
  [".", "frame-forward", "下一帧", "next picture"],
  ["t", "track", "选择画面中的下一个框", "choose the next box of the picture"],
  ["o", "outlines", "遮盖显示为实心或者边框", "boxes filled or as outlines"],
  ["n", "region", "画人工区域", "draw a region"],
  [
    "m",
    "move",
    "移动所选轨迹的框（可在多帧），须写理由",
    "move the box of the chosen track (at several pictures), with a reason",
  ],
  ["s", "split", "在此拆分所选轨迹", "split the chosen track here"],
  ["u", "join", "合并两条轨迹（先后按两次）", "join two tracks (pressed at each)"],
  ["b", "begin", "所选轨迹自此开始", "the chosen track begins here"],
  ["e", "end", "所选轨迹至此结束", "the chosen track ends here"],
  ["f", "frame", "整幅遮盖（起、止各按一次）", "cover whole pictures (at begin and end)"],
  ["d", "delete", "删除误检轨迹，须写理由", "delete a false track, with a reason"],
  ["c", "class-off", "某类目标不遮盖，须写理由（Z 恢复）", "a class is not covered, with a reason (Z: it is)"],
  [
    "v",
    "keep-visible",
    "本人的轨迹保持可见，须写理由；再按恢复遮盖（仅限本人查阅的影片）",
    "the track of the person concerned stays visible, with a reason; again: it is covered (only in a film for that person)",
  ],
  ["z", "undo", "撤销上一次修改", "undo the last edit"],
  ["?", "list", "按键一览", "list of keys"],
  ["Escape", "leave", "放弃正在进行的修改", "cancel the edit in progress"],
];
const BY_KEY = new Map(KEYS.map(([key, command]) => [key, command]));

/** The command of a key by its name. */
export function commandOfKey(key: string): ReviewCommand | null {
  const speed = /^[1-5]$/u.test(key) ? REVIEW_SPEEDS[Number(key) - 1] : undefined;
  if (speed !== undefined) return { speed };
  return BY_KEY.get(key.length === 1 ? key.toLowerCase() : key) ?? null;
}

/** Whether a press is the repetition of a held Enter: what comes next was not looked at, and gets a press of its own. */
export function isHeldAnswer(event: Pick<KeyboardEvent, "key" | "repeat">): boolean {
  return event.repeat && commandOfKey(event.key) === "right";
}

/** Keys and what they do, for the list. */
export function keyList(): [string, string][] {
  const named: [string, string][] = KEYS.map(([key, , zh, en]) => [
    key === " " ? say("空格", "Space") : shown(key),
    say(zh, en),
  ]);
  return [...named, ["1 – 5", say("¼、½、1、2、4 倍速", "¼, ½, 1, 2, 4 times")]];
}

function shown(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key === "Escape" ? "Esc" : key;
}
