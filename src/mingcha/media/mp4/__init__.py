"""The MP4 boxes of footage files: initialisation segment, fragments, the scan of a file, the index of frames."""
