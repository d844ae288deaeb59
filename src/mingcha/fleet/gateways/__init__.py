"""Through which gateway a camera's footage of a time is seen (arts. 16(3), 19)."""
