"""The yearly notices on days off that this installation took in, beside those shipped (articles 9, 26)."""
