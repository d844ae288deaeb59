"""`mingcha bench jobs`: ten jobs of an operator and ten of an administrator, done in a real browser and counted, beside
the same jobs as the manuals of two peers describe them (docs/ref/jobs.md)."""
