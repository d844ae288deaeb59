// The player's sentences in both languages, Chinese first. The page's own language decides.
export type Language = "zh" | "en";

/** The language of the page. */
export function language(): Language {
  return document.documentElement.lang.startsWith("en") ? "en" : "zh";
}

/** One of two sentences, in the language of the page. */
export function say(zh: string, en: string): string {
  return language() === "en" ? en : zh;
}

/** Why there is no footage; the keys are the recorder's own words (media/units.py, GapReason). */
const GAP_REASONS: Record<string, [string, string]> = {
  connecting: ["正在连接", "connecting"],
  unreachable: ["摄像机连不上", "camera not reachable"],
  refused: ["摄像机拒绝登录", "camera refuses the login"],
  not_found: ["摄像机上没有该码流", "no such stream at the camera"],
  not_a_camera: ["对端不是摄像机", "what answers is no camera"],
  unsupported: ["码流格式不支持", "stream format not supported"],
  silent: ["摄像机没有送出画面", "camera sends no picture"],
  loss: ["网络丢包", "packets lost"],
  clock_jump: ["时钟跳变", "clock jumped"],
  disk_full: ["磁盘已满", "disk full"],
  disk_fault: ["磁盘故障", "disk fault"],
  recorder_down: ["录像机未运行", "recorder not running"],
  disabled: ["已停用", "switched off"],
};

/** The cause of a gap for people. */
export function gapReason(reason: string): string {
  const words = GAP_REASONS[reason.toLowerCase()];
  return words ? say(words[0], words[1]) : say("原因未知", "cause unknown");
}

/** Which hatch a gap gets: network, device, work (planned), or unknown. */
export function gapKind(reason: string): "network" | "device" | "work" | "unknown" {
  const key = reason.toLowerCase();
  if (["unreachable", "loss", "silent", "connecting"].includes(key)) return "network";
  if (["refused", "not_found", "not_a_camera", "unsupported", "clock_jump", "disk_full", "disk_fault"].includes(key)) return "device";
  return key === "disabled" ? "work" : "unknown";
}
