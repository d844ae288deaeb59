"""What devices of a batch are claimed to fulfil beside what its group typed (articles 7, 8)."""
