"""Scripts that run in the page under measurement: they read the presented frames and fill in the time field.

WATCH is put into every page before its own scripts (Playwright's init script), so that no picture is missed.

The time code is that of simulate/time_code.py, read from the luma of the presented frame with VideoFrame.copyTo.
"""

WATCH = """
(() => {
  const crc8 = (bytes) => bytes.reduce((crc, byte) => {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
    return crc;
  }, 0);
  const readStrip = (luma, width) => {
    const bytes = [];
    for (let place = 0; place < 8; place += 1) {
      let byte = 0;
      for (let bit = 0; bit < 8; bit += 1) {
        byte = (byte << 1) | (luma[Math.floor(((place * 8 + bit + 0.5) * width) / 64)] > 125 ? 1 : 0);
      }
      bytes.push(byte);
    }
    const time = bytes.slice(1, 7);
    if (bytes[0] !== 0xb2 || crc8(time) !== bytes[7]) return null;
    return time.reduce((value, byte) => value * 256 + byte, 0);
  };
  const read = async (video) => {
    const frame = new VideoFrame(video);
    try {
      const width = frame.visibleRect.width;
      const height = frame.visibleRect.height;
      const row = Math.floor(height - height / 90) & ~1;
      const rect = { x: 0, y: row, width, height: 2 };
      const buffer = new Uint8Array(frame.allocationSize({ rect }));
      const layout = await frame.copyTo(buffer, { rect });
      const planar = frame.format === "I420" || frame.format === "NV12";
      const luma = planar
        ? buffer.subarray(layout[0].offset, layout[0].offset + width)
        : Uint8Array.from({ length: width }, (_, column) => buffer[layout[0].offset + column * 4 + 1]);
      return readStrip(luma, width);
    } finally {
      frame.close();
    }
  };
  const inspect = async (video, at_ms) => {
    const code_ms = await read(video);
    if (code_ms === null) probe.bad += 1;
    else {
      probe.frames.push([at_ms, code_ms]);
      if (probe.onFrame) probe.onFrame(at_ms, code_ms);
    }
  };
  const probe = { frames: [], bad: 0, onFrame: null, read };
  window.mingchaProbe = probe;
  const watch = (video) => {
    const next = () => {
      const at_ms = performance.timeOrigin + performance.now();
      inspect(video, at_ms).catch(() => { probe.bad += 1; });
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  };
  document.addEventListener("DOMContentLoaded", () => {
    const video = document.querySelector("[data-player] video");
    if (video) watch(video);
  });
})();
"""

FIRST_PICTURE = """
([limit_ms, oldest_ms]) => new Promise((resolve) => {
  const probe = window.mingchaProbe;
  const right = ([at_ms, code_ms]) => at_ms - code_ms <= oldest_ms;
  const answer = (at_ms) => resolve(at_ms - performance.timeOrigin);
  const first = probe.frames.find(right);
  if (first) return answer(first[0]);
  probe.onFrame = (at_ms, code_ms) => {
    if (!right([at_ms, code_ms])) return;
    probe.onFrame = null;
    answer(at_ms);
  };
  setTimeout(() => resolve(null), limit_ms);
})
"""
"""[limit, greatest age]: milliseconds from the start of the navigation to the first presented picture whose time code
is readable and not older than that age; null after the limit."""

TAKE_FRAMES = """
() => {
  const taken = [window.mingchaProbe.frames, window.mingchaProbe.bad];
  window.mingchaProbe.frames = [];
  window.mingchaProbe.bad = 0;
  return taken;
}
"""
"""[[presented, burnt in] in Unix milliseconds, number of unreadable time codes] since the last call."""

SEEK = """
([text, target_ms, limit_ms, tolerance_ms]) => new Promise((resolve) => {
  const probe = window.mingchaProbe;
  const field = document.querySelector("[data-when]");
  const started_ms = performance.timeOrigin + performance.now();
  let shown_ms = null;
  const timer = setTimeout(() => { probe.onFrame = null; resolve([null, shown_ms]); }, limit_ms);
  probe.onFrame = (at_ms, code_ms) => {
    shown_ms = code_ms;
    // it plays on from the target, so the right picture moves with the time since the seek
    if (code_ms < target_ms - tolerance_ms || code_ms > target_ms + tolerance_ms + (at_ms - started_ms)) return;
    clearTimeout(timer);
    probe.onFrame = null;
    resolve([at_ms - started_ms, code_ms]);
  };
  field.value = text;
  field.form.requestSubmit();
})
"""
"""Fills in an instant and submits: [milliseconds until the right picture or null, the last time code presented]."""

WHEN_TILES_MOVE = """
([tiles, limit_ms]) => new Promise((resolve, reject) => {
  const end = performance.now() + limit_ms;
  const check = () => {
    const videos = [...document.querySelectorAll("[data-tile]:not(.away) video")];
    const moving = videos.filter((video) => video.getVideoPlaybackQuality().totalVideoFrames > 25);
    if (moving.length >= tiles) resolve(moving.length);
    else if (performance.now() > end) reject(new Error(`${moving.length} of ${tiles} pictures move`));
    else setTimeout(check, 200);
  };
  check();
})
"""
"""[tiles, limit]: waits until that many pictures of the wall move; rejects after the limit."""

FRAMES_OF_TILES = """
() => ({
  at_ms: performance.now(),
  tiles: [...document.querySelectorAll("[data-tile]:not(.away) video")].map((video) => {
    const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
    return [totalVideoFrames - droppedVideoFrames, droppedVideoFrames];
  }),
})
"""
"""[presented, dropped] frames of each picture so far, and the performance time of the reading."""
