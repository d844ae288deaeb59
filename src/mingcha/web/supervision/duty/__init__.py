"""Pages and API of shifts, watches and hand-over (article 16(1))."""
