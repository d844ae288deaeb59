"""Takes, moves and keeps pictures; knows neither the law nor the evidence log (architecture: media never imports law)."""
