"""The register: who looked at what, when, for what (art. 16(3))."""
