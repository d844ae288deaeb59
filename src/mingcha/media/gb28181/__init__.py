"""GB/T 28181 (2016 and 2022): signalling and program streams of cameras, recorders and platforms (articles 2, 13(1))."""
