"""`mingcha bench soak`: everything runs for an hour while faults are injected from outside (articles 16(5), 20)."""
