"""Moving and removing points: the request, the police's note, the moving party's plan, what took their place (article 10)."""
