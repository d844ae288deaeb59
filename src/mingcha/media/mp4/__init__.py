"""MP4 boxes of footage files: initialisation segment, fragments, scanning a file, the frame index."""
