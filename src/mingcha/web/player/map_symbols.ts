// The shapes of points and the rings of clusters, drawn on canvases in the colours of the page's theme.
export const CONDITIONS = ["ok", "off", "wait", "poor", "down"] as const;
/** A point's condition, least urgent first: later ones are drawn on top. */
export type Condition = (typeof CONDITIONS)[number];

/** Counts of a cluster by condition. */
export type Counts = Partial<Record<Condition, number>>;

const SYMBOL_PX = 26;
const SCALE = 2;
const TRIAL_RING_PX = 10.5;

/** The colours that the map needs, read from the tokens of the theme. */
export interface Palette {
  halo: string;
  land: string;
  paper: string;
  border: string;
  water: string;
  open: string;
  street: string;
  streetEdge: string;
  ink: string;
  surface: string;
  brand: string;
  trial: string;
  law: string;
  warnEdge: string;
  gap: string;
  explained: string;
  fill: Record<Condition, string>;
}

/** The palette of the current theme. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    halo: token("--map-halo"),
    land: token("--map-land"),
    paper: token("--map-paper"),
    border: token("--map-border"),
    water: token("--map-water"),
    open: token("--map-open"),
    street: token("--map-street"),
    streetEdge: token("--map-street-edge"),
    ink: token("--ink"),
    surface: token("--surface"),
    brand: token("--brand"),
    trial: token("--map-trial"),
    law: token("--law"),
    warnEdge: token("--map-warn-edge"),
    gap: token("--warn"),
    explained: token("--edge"),
    fill: {
      ok: token("--fill-ok"),
      poor: token("--fill-warn"),
      down: token("--fill-bad"),
      off: token("--fill-off"),
      wait: token("--fill-off"),
    },
  };
}

function canvas(px: number): CanvasRenderingContext2D {
  const element = document.createElement("canvas");
  element.width = element.height = px * SCALE;
  const context = element.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.scale(SCALE, SCALE);
  context.translate(px / 2, px / 2);
  return context;
}

function image(context: CanvasRenderingContext2D): ImageData {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
}

const OUTLINES: Record<Condition, (context: CanvasRenderingContext2D) => void> = {
  ok: (context) => context.arc(0, 0, 4.6, 0, 2 * Math.PI),
  poor: (context) =>
    polygon(context, [
      [0, -7],
      [7, 0],
      [0, 7],
      [-7, 0],
    ]),
  down: (context) =>
    polygon(context, [
      [0, -7.5],
      [7.5, 6],
      [-7.5, 6],
    ]),
  off: (context) => context.rect(-4.5, -4.5, 9, 9),
  wait: (context) => context.arc(0, 0, 4.8, 0, 2 * Math.PI),
};
const DASHES: Partial<Record<Condition, number[]>> = { wait: [1.2, 1.9] };

function polygon(context: CanvasRenderingContext2D, corners: [number, number][]): void {
  for (const [x, y] of corners) context.lineTo(x, y);
  context.closePath();
}

/** The symbol of a condition: filled with a halo, or hollow with its distinguishing line; on trial a dashed ring more. */
export function symbol(condition: Condition, onTrial: boolean, colours: Palette): ImageData {
  const context = canvas(SYMBOL_PX);
  const hollow = condition === "off" || condition === "wait";
  context.beginPath();
  OUTLINES[condition](context);
  context.fillStyle = hollow ? colours.halo : colours.fill[condition];
  context.strokeStyle = hollow ? colours.fill[condition] : condition === "poor" ? colours.warnEdge : colours.halo;
  context.lineWidth = hollow ? 2 : 1.6;
  context.setLineDash(DASHES[condition] ?? []);
  context.fill();
  context.stroke();
  if (onTrial) {
    context.beginPath();
    context.arc(0, 0, TRIAL_RING_PX, 0, 2 * Math.PI);
    context.strokeStyle = colours.trial;
    context.lineWidth = 1.8;
    context.setLineDash([2.8, 2]);
    context.stroke();
  }
  return image(context);
}

const PART_PX = 22;
const DUPLICATE_PX = 36;

/** The sign of a part of a site: a dashed circle for a gap, red where nothing is built; a small ring for a covered one. */
export function partSign(state: string, colours: Palette): ImageData {
  const context = canvas(PART_PX);
  const covered = state === "covered" || state === "voluntary";
  const lines: Record<string, string> = {
    covered: colours.fill.ok,
    voluntary: colours.explained,
    not_built: colours.fill.down,
  };
  context.beginPath();
  context.arc(0, 0, covered ? 4 : 8, 0, 2 * Math.PI);
  context.fillStyle = colours.halo;
  context.globalAlpha = covered ? 1 : 0.75;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = lines[state] ?? colours.gap;
  context.lineWidth = 2;
  context.setLineDash(covered ? [] : [3.2, 2.2]);
  context.stroke();
  if (state === "not_built") {
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(-3, 0);
    context.lineTo(3, 0);
    context.stroke();
  }
  return image(context);
}

/** The sign of a planned place: a square on its corner, filled once its plan is in force. */
export function itemSign(state: string, colours: Palette): ImageData {
  const context = canvas(PART_PX);
  context.beginPath();
  polygon(context, [
    [0, -7],
    [7, 0],
    [0, 7],
    [-7, 0],
  ]);
  context.fillStyle = state === "in_force" ? colours.brand : colours.halo;
  context.fill();
  context.strokeStyle = state === "in_force" ? colours.halo : colours.brand;
  context.lineWidth = 1.8;
  context.setLineDash(state === "in_force" ? [] : [2.4, 1.8]);
  context.stroke();
  context.beginPath();
  context.moveTo(-3, 0);
  context.lineTo(3, 0);
  context.moveTo(0, -3);
  context.lineTo(0, 3);
  context.setLineDash([]);
  context.stroke();
  return image(context);
}

/** The sign of a possible duplicate: two rings that overlap around it, dashed and in the colour of warnings while no
 * reason is written. */
export function duplicateSign(state: string, colours: Palette): ImageData {
  const context = canvas(DUPLICATE_PX);
  context.strokeStyle = state === "explained" ? colours.explained : colours.gap;
  context.lineWidth = 2;
  context.setLineDash(state === "explained" ? [] : [3.2, 2.2]);
  for (const shift of [-5, 5]) {
    context.beginPath();
    context.arc(shift, 0, 10, 0, 2 * Math.PI);
    context.stroke();
  }
  return image(context);
}

/** The violet hatch of areas that the law made: lines from lower left to upper right that fit at the edges. */
export function hatch(colours: Palette): ImageData {
  const context = canvas(12);
  context.strokeStyle = colours.law;
  context.globalAlpha = 0.4;
  context.lineWidth = 1.2;
  context.beginPath();
  for (const shift of [-12, 0, 12]) {
    context.moveTo(shift - 8, 8);
    context.lineTo(shift + 8, -8);
  }
  context.stroke();
  return image(context);
}

/** The ring of a cluster: its states as shares of the circle, the count in the middle. */
export function ring(count: number, counts: Counts, colours: Palette): ImageData {
  const radius = count < 10 ? 13 : count < 100 ? 15 : count < 1000 ? 18 : count < 10_000 ? 21 : 24;
  const context = canvas(2 * radius + 8);
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fillStyle = colours.surface;
  context.fill();
  let from = -Math.PI / 2;
  context.lineWidth = 4.5;
  for (const condition of [...CONDITIONS].reverse()) {
    const share = (counts[condition] ?? 0) / count;
    if (share <= 0) continue;
    context.beginPath();
    context.arc(0, 0, radius, from, from + share * 2 * Math.PI);
    context.strokeStyle = colours.fill[condition];
    context.setLineDash(DASHES[condition] ?? (condition === "off" ? [4, 2] : []));
    context.stroke();
    from += share * 2 * Math.PI;
  }
  context.fillStyle = colours.ink;
  context.font = `500 12px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(shortCount(count), 0, 0.5);
  return image(context);
}

/** A count with a narrow space between thousands. */
export function shortCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/gu, "\u202f");
}
