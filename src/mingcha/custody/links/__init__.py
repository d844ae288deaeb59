"""What recorders measured of the way to their cameras, by hour: loss and jitter (art. 17)."""
