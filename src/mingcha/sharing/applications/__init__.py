"""Applications of departments for shared data: written, checked once, forwarded to the police (article 13(2))."""
