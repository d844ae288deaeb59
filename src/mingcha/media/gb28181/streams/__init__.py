"""Program streams over RTP and their session descriptions (GB/T 28181-2022, annexes C, D, F and G; article 13(1))."""
