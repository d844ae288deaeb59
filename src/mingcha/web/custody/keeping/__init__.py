"""/custody: how long footage is kept, whether disks last, how complete days are (arts. 16(5), 20)."""
