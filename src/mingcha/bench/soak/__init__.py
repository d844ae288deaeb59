"""`mingcha bench soak`: everything runs for an hour while faults strike from outside (articles 16(5), 20)."""
