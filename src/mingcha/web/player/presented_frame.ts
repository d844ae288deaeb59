// The presented frame: on a busy machine the compositor lags behind currentTime.

export class PresentedFrame {
  private media_s: number | null = null;

  constructor(video: HTMLVideoElement) {
    const next = (_: number, frame: VideoFrameCallbackMetadata): void => {
      if (!video.seeking) this.media_s = frame.mediaTime; // a late report may be of a frame from before a seek
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
    for (const event of ["emptied", "seeking"]) video.addEventListener(event, () => (this.media_s = null));
  }

  /** Media time of the last presented frame, seconds; null before the first one and after a seek. */
  time_s(): number | null {
    return this.media_s;
  }
}
