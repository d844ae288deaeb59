"""From access units to fragments: the wall line, the pace and drift of a camera's clock, its sound."""
