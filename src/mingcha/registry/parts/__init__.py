"""Parts of sites where article 6 wants a camera: entrances, passages, vital parts, and the gaps among them (art. 6)."""
