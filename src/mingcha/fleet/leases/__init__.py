"""Leases: only one of several workers runs a job."""
