"""Leases: of several workers only one runs a job."""
