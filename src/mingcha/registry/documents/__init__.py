"""Documents as files, and what a scan must be before it becomes one (arts. 15(3), 16(2)); for every plane above."""
