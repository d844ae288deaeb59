"""Archives of systems: volumes with documents in versions, participants, technicians, and their handover (art. 11)."""
