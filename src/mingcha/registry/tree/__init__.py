"""The register as the wall's tree opens it: districts, zones, sites (arts. 3, 16(1))."""
