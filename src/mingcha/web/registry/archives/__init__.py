"""Pages of archives: volumes of systems with their files, people and handover (article 11)."""
