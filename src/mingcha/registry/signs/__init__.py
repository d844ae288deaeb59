"""Signs of points: text, place, photo, inspector and the day of the next inspection (articles 7, 799-13)."""
