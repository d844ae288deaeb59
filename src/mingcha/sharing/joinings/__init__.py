"""Joinings: systems that other departments and units open to the city's platform, as offers and figures, never as a
case (article 13(3))."""
