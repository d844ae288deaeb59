"""The masking worker: a process of its own, the only one that gets the unmasked pictures of a camera (article 18)."""
