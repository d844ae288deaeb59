"""Per-camera processing after reception: wall times of pictures and sound, clock rate and drift, gaps and state."""
