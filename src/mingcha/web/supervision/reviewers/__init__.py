"""The page of legal reviewers (APL 58)."""
