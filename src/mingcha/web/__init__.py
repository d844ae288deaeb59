"""Pages and the player's JSON, one module a plane. Views call actions and queries only; a refusal has one look."""
