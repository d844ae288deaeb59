"""Why a camera gives no picture, step by step, from counters that are kept anyway (articles 13(1), 16(5))."""
