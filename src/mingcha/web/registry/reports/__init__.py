"""Pages of reports of hidden cameras: for anybody, without an account, and for those who handle them (art. 18)."""
