"""The signalling server: devices register, are kept alive, are asked and invited (articles 2, 13(1), 18, 20(4))."""
