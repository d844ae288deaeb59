"""Pages and the player's JSON, one package per plane. Views only call actions and queries; refusals look the same
everywhere."""
