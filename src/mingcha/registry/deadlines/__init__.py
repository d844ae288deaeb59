"""What is due in the register, by which day, for which unit and under which article (articles 4, 7 to 11, 17)."""
