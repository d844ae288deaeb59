"""Projects that carry out items of a plan in force, or recorded exceptions, and the points that they built (art. 5)."""
