"""/today: a person's start page, by role (arts. 3, 16)."""
