"""The one door to footage (articles 14, 16(2), 16(3), 19): grants, tickets, the register, kept pictures.

A grant of duty viewing (duty), a short signed ticket under it (tickets), a line of the register for every opening
(register), pictures kept as evidence (snapshots). Requests of officers (article 15) come through the same door later.
"""
