"""Finds faces, persons and plates in pictures, to hide them (article 21). It identifies nobody."""
