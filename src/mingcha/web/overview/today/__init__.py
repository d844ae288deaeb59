"""/today: the home of a person, cut to the role (arts. 3, 16)."""
