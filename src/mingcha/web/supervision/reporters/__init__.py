"""Pages of sealed names of reporters, and what came of a report (decree 799, art. 24(2))."""
