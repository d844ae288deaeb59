"""Who reads the evidence log, and the checks of the whole home that people ask for on its page: a job with progress
(articles 16(3), 20)."""
