"""Standards that devices are claimed to fulfil: pages, forms, API (article 7)."""
