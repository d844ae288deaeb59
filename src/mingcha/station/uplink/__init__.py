"""The uplink: hours and answers go up to the database, assignments, holds and orders down (arts. 7, 16(5), 20)."""
