"""Long work in parts: rows say what is to be done, the task queue only wakes workers (docs/design/jobs.md)."""
