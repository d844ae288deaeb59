// Sentences about a camera that is turned: who does, until when, why not, and when it goes home.
import type { Holder } from "./ptz_lease.js";
import type { CameraPlace, LineEnd } from "./ptz_socket.js";
import { say } from "./words.js";

/** A length as 04:12. */
export function minutesText(length_ms: number): string {
  const seconds = Math.max(0, Math.ceil(length_ms / 1000));
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** Why a verb did nothing, by the trouble that the gateway names. */
export function troubleText(trouble: string): string {
  const words: Record<string, string> = {
    unreachable: say("摄像机没有应答，未转动", "The camera does not answer; it did not move"),
    refused: say("摄像机拒绝转动", "The camera refuses to move"),
    unsupported: say("这路摄像机不支持此动作", "This camera cannot do that"),
    silent: say(
      "摄像机没有及时应答，是否转动不清楚",
      "The camera did not answer in time; whether it moved is not known",
    ),
    busy: say("上一个动作还没有完成", "The movement before is still under way"),
    masked: say("有遮挡方案的摄像机不能转动（第十八条）", "A camera with a mask plan is never turned (article 18)"),
  };
  return words[trouble] ?? say("未能转动，请重试", "It did not move: try again");
}

/** Why the lease of this page is no more, by the state of its camera. */
export function lostText({ lost, name }: Holder): string {
  if (lost) return say(`${lost.by} 已接管：${lost.reason}`, `${lost.by} took over: ${lost.reason}`);
  if (name) return say(`现由 ${name} 控制`, `${name} controls it now`);
  return say("控制已结束", "Control has ended");
}

/** Why the line to the camera or the lease ended. */
export function endText(end: LineEnd | "lapsed" | "given"): string {
  const words: Record<LineEnd | "lapsed" | "given", string> = {
    given: say("已交还控制", "Control given back"),
    lapsed: say("久未操作，控制已到期", "Control lapsed: it was not used"),
    lease: say("控制已结束", "Control has ended"),
    ticket: say("控制已结束", "Control has ended"),
    revoked: say("授权已结束，控制随之结束", "The grant has ended, and control with it"),
    lost: say("与摄像机的连接中断，再按方向键重连", "The line to the camera broke; turn again to reconnect"),
  };
  return words[end];
}

/** How long this person has the camera yet. */
export function leftText(left_ms: number): string {
  return say(`租用中 ${minutesText(left_ms)}`, `yours ${minutesText(left_ms)}`);
}

/** Who else turns the camera, and for how long yet. */
export function holderText({ name, until_ms }: Holder, now_ms: number): string {
  const left = minutesText(until_ms - now_ms);
  return say(`${name} 租用中 ${left}`, `${name} ${left}`);
}

/** When the camera goes home, for the foot of the pad. `since_ms`: how long ago the gateway said it. */
export function homeText(
  place: CameraPlace | null,
  home: { preset: number; return_s: number },
  since_ms: number,
): string {
  const minutes = Math.round(home.return_s / 60);
  if (!home.preset) return say("看守位没有编号，不会自动回位", "No home position with a number: it stays where it is");
  if (place?.away && place.home_in_s !== null) {
    const left = minutesText(place.home_in_s * 1000 - since_ms);
    return say(`已离开看守位，${left} 后自动回位`, `Away from home; it returns in ${left}`);
  }
  if (place?.away) return say("已离开看守位", "Away from the home position");
  return say(`无操作 ${minutes} 分钟自动回看守位`, `Unused for ${minutes} min it returns home`);
}
