"""Control of cameras: the JSON of the pad, the API, and the register of moves (articles 2, 7(2), 16(3))."""
