"""The recorder and gateway of a camera's footage at a time (arts. 16(3), 16(5), 19)."""
