"""The register: who viewed which footage, when and for which purpose (art. 16(3))."""
