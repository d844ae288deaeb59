"""The moving party without an account: one link and one code for one case, for some days, once a purpose (art. 10)."""
