"""A tiled, signed, append-only log in the formats of C2SP, over any row store; no Django, no business rules."""
