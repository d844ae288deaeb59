"""The government and the public security organ of the city, of each district and of each functional zone (art. 4)."""
