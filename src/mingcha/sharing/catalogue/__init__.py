"""The catalogue of data sets: entries with their versions, written, registered and published by three hands, and the
six that every city has (articles 13(1), 13(2))."""
