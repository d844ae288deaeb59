"""One still of a camera for those who draw or check its masks, and the masked one as their proof (arts. 16(3), 18)."""
