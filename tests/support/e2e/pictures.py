"""Compares pictures of pages with references, block by block, so that another rasterisation of letters makes no
difference and a changed colour, size or place does. The browser itself decodes and scales; nothing else is needed."""

import base64
import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

UPDATE = "MINGCHA_UPDATE_PICTURES"
"""Set to 1: references are written anew instead of compared."""
MOST_DIFFERENCE = 14
"""Of 255: how much the mean of a colour channel may differ within a block of 16 by 16 CSS pixels."""
MOST_BLOCKS = 2
"""Blocks that may differ more than that."""

_SCALE = """
async data => {
  const bitmap = await createImageBitmap(await (await fetch(data.png)).blob());
  const width = Math.round(bitmap.width / data.divisor), height = Math.round(bitmap.height / data.divisor);
  const canvas = new OffscreenCanvas(width, height), context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return {width, height, pixels: context.getImageData(0, 0, width, height).data};
}
"""
_COMPARE = f"""
async data => {{
  const scale = {_SCALE};
  const fresh = await scale({{png: data.fresh, divisor: 2}}), kept = await scale({{png: data.kept, divisor: 1}});
  const sizes = [[fresh.width, fresh.height], [kept.width, kept.height]], blocks = [], size = 8;
  if (fresh.width !== kept.width || Math.abs(fresh.height - kept.height) > 2) return {{sizes, blocks}};
  const height = Math.min(fresh.height, kept.height);
  for (let top = 0; top + size <= height; top += size) for (let left = 0; left + size <= fresh.width; left += size) {{
    const sums = [0, 0, 0];
    for (let y = top; y < top + size; y++) for (let x = left; x < left + size; x++) {{
      const at = 4 * (y * fresh.width + x);
      for (const part of [0, 1, 2]) sums[part] += fresh.pixels[at + part] - kept.pixels[at + part];
    }}
    const most = Math.max(...sums.map(Math.abs)) / (size * size);
    if (most > data.most) blocks.push([2 * left, 2 * top, Math.round(most)]);
  }}
  return {{sizes, blocks}};
}}
"""
_PALETTE = f"""
async data => {{
  const scale = {_SCALE}, {{width, height, pixels}} = await scale({{png: data.fresh, divisor: 2}}), counts = new Map();
  const code = at => (pixels[at] >> 2) << 12 | (pixels[at + 1] >> 2) << 6 | pixels[at + 2] >> 2;
  for (let at = 0; at < pixels.length; at += 4) counts.set(code(at), (counts.get(code(at)) ?? 0) + 1);
  const part = (one, shift) => Math.round((one >> shift & 63) * 255 / 63);
  const rgb = one => [part(one, 12), part(one, 6), part(one, 0)];
  const apart = (a, b) => a.reduce((sum, value, channel) => sum + (value - b[channel]) ** 2, 0), palette = [];
  const common = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([one]) => rgb(one));
  for (const gap of [18, 12, 8, 4, 0])  // the common colours first, and none left far from its nearest
    for (const colour of common)
      if (palette.length < 256 && palette.every(held => apart(held, colour) > gap * gap)) palette.push(colour);
  const nearest = new Map(), indexes = new Uint8Array(width * height);
  for (let place = 0; place < indexes.length; place++) {{
    const one = code(4 * place);
    if (!nearest.has(one)) {{
      const colour = rgb(one);
      const far = palette.map(held => apart(held, colour));
      nearest.set(one, far.indexOf(Math.min(...far)));
    }}
    indexes[place] = nearest.get(one);
  }}
  let text = "";
  for (let from = 0; from < indexes.length; from += 8192)
    text += String.fromCharCode(...indexes.subarray(from, from + 8192));
  return {{width, height, palette, indexes: btoa(text)}};
}}
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sizes at half scale (fresh, kept); `blocks` are (x, y, difference) in CSS pixels of what differs too much."""

    sizes: tuple[tuple[int, int], tuple[int, int]]
    blocks: tuple[tuple[int, int, int], ...]

    @property
    def agrees(self) -> bool:
        """Whether a person would see the same page."""
        (fresh_width, fresh_height), (kept_width, kept_height) = self.sizes
        same_size = fresh_width == kept_width and abs(fresh_height - kept_height) <= 2
        return same_size and len(self.blocks) <= MOST_BLOCKS


def compare(blank: Page, fresh: bytes, kept: Path) -> Comparison:
    """Compares a screenshot with a reference; `blank` is a page in which to work. Raises when there is no reference."""
    given = {"fresh": _url(fresh), "kept": _url(kept.read_bytes()), "most": MOST_DIFFERENCE}
    found = blank.evaluate(_COMPARE, given)
    first, second = found["sizes"]
    return Comparison((tuple(first), tuple(second)), tuple(tuple(block) for block in found["blocks"]))


def write_reference(blank: Page, fresh: bytes, kept: Path) -> None:
    """Writes a screenshot as a reference: half its size, 256 colours, the same bytes for the same picture."""
    found = blank.evaluate(_PALETTE, {"fresh": _url(fresh)})
    indexes, width = base64.b64decode(found["indexes"]), found["width"]
    rows = b"".join(b"\0" + indexes[at : at + width] for at in range(0, len(indexes), width))
    head = struct.pack(">IIBBBBB", width, found["height"], 8, 3, 0, 0, 0)
    palette = bytes(value for colour in found["palette"] for value in colour)
    kept.parent.mkdir(parents=True, exist_ok=True)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    kept.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks))


def is_update() -> bool:
    """Whether this run writes references."""
    return os.environ.get(UPDATE) == "1"


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _url(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
