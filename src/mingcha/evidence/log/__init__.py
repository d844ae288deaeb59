"""A tiled, signed, append-only log in the formats of C2SP, over any row store; knows no Django and no business."""
