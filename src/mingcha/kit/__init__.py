"""The ground floor: small tools that every plane may use and that know no plane, no law and no framework."""
