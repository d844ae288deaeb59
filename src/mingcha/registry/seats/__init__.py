"""Monitoring seats, the layouts of their walls, and favourites (arts. 3, 16(1))."""
