"""The pass over a whole city that judges its derived rows anew, each night (articles 5, 6)."""
