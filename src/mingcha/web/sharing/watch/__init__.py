"""The pages of what is shared with a person by name: the own shares, and one share with its pictures (articles 13(2),
19)."""
