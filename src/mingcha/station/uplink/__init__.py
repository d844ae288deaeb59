"""The uplink: sends hours and answers to the database, assignments, holds and orders down (arts. 7, 16(5), 20)."""
