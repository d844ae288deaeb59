"""The pass over a whole city that judges its derived rows anew, each night (article 6)."""
