"""The register as the tree of the wall: districts, zones, sites (arts. 3, 16(1))."""
