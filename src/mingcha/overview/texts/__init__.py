"""What is found by typing, in any table with a text of lines: the index of parts of words (arts. 3, 13)."""
