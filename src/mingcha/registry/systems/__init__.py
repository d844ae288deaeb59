"""Public video systems: scope, contractor, key-target designation (arts. 2, 3, 6, 16(5))."""
