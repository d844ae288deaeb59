"""What every page has around it: session, rates, content policy, refusals, health."""
