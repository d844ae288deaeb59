"""What a recorder asks of the signalling program on its machine: streams, control, states (articles 2, 13(1))."""
