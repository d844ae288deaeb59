"""Pages and API of batches of pushes (article 13(1))."""
