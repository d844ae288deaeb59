"""A camera whose pictures come masked, from a process of its own: the recorder's side (article 18)."""
