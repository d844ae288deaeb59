"""Access to footage, in one place: grants, tickets, the register, requests, exports (arts. 14, 15, 16(2), 16(3), 19,
20, 25).

A grant of duty viewing (duty) or of a request (requests, by officers, papers, signatures, approvals), a short signed
ticket under it (tickets), a line of the register for every opening (register), pictures kept as evidence (snapshots),
exports and the copies of recipients (exports, copies), and the audit (oversight).
"""
