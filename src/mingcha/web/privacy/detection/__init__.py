"""The page of the models of detection (article 21)."""
