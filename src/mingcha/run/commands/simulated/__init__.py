"""Commands of simulated devices."""
