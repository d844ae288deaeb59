"""Pages of the targets of pushes and of their batches (article 13(1))."""
