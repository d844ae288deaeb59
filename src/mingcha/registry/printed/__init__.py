"""Documents of the law that are issued on paper: their numbers, values, kept bytes and standing (articles 5, 16(3))."""
