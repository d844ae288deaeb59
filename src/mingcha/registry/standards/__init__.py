"""Standards that devices are claimed to fulfil, with their test reports, until they are withdrawn (article 7)."""
