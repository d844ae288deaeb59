// The player's texts in both languages, Chinese first, selected by the language of the page.
export type Language = "zh" | "en";

/** The language of the page. */
export function language(): Language {
  return document.documentElement.lang.startsWith("en") ? "en" : "zh";
}

/** The text in the language of the page. */
export function say(zh: string, en: string): string {
  return language() === "en" ? en : zh;
}

/** Several reasons as one text, each apart from the next: a reason may have commas of its own. */
export function reasons(texts: readonly string[]): string {
  return texts.filter(Boolean).join(say("；", "; "));
}

/** A gap's cause as embedded in the page (web/custody/gap_words.py). */
interface GapWords {
  kind: GapKind;
  zh: string;
  en: string;
}

/** The hatch pattern of a gap. */
export type GapKind = "network" | "device" | "work" | "unknown";

let gaps: Record<string, GapWords> | null = null;

function gapWords(reason: string): GapWords | undefined {
  gaps ??= JSON.parse(document.querySelector<HTMLElement>("[data-gap-words]")?.dataset.gapWords ?? "{}") as Record<
    string,
    GapWords
  >;
  return gaps[reason.toUpperCase()];
}

/** The cause of a gap as text. */
export function gapReason(reason: string): string {
  const words = gapWords(reason);
  return words ? say(words.zh, words.en) : say("原因未知", "cause unknown");
}

/** The hatch of a gap. */
export function gapKind(reason: string): GapKind {
  return gapWords(reason)?.kind ?? "unknown";
}

/** The usual name of a codec (RFC 6381). */
export function codecName(codec: string): string {
  const family = codec.split(".")[0] ?? "";
  const names: Record<string, string> = {
    avc1: "H.264",
    avc3: "H.264",
    hvc1: "H.265",
    hev1: "H.265",
    mp4v: "MPEG-4",
    jpeg: "MJPEG",
  };
  return names[family] ?? codec;
}
