"""What a penalty case is about: an act about a point, or a finding of an inspection (articles 22, 23)."""
