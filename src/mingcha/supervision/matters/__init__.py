"""What a penalty case is about: an obstruction or another act about a point, or a finding of an inspection (22, 23)."""
