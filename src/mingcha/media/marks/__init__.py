"""The invisible mark of viewing copies: written into luma, found without the original (article 20(1))."""
