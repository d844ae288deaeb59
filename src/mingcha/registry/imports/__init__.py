"""Lists of points that are imported as a long job: read, judged line by line, written in one act (arts. 7, 13, 18)."""
