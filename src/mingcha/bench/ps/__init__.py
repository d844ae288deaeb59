"""What a program stream of GB/T 28181 costs the recorder (docs/ref/benchmarks.md; articles 13(1), 16(5))."""
