"""JSON of sites, systems, organisations and seats (arts. 3, 4, 6)."""
