"""Takes, moves and keeps pictures; knows neither the law nor the evidence log (media never imports either)."""
