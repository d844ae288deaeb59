"""What follows a served decision: payment, late amount, review and lawsuit, demand, court, closing (article 23)."""
