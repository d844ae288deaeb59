"""Sites outside the unit's own division: the unit proposes, the organ over the site confirms (arts. 3, 4, 6)."""
