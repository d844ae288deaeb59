"""GB/T 28181 (2016 and 2022): signalling and program streams of devices and platforms (articles 2, 13(1))."""
