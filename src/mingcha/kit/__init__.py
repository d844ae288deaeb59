"""The ground floor: small modules for every plane, which depend on no plane, law or framework."""
