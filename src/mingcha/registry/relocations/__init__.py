"""Moving and removing points: the request, the police's note, the plan, what took their place (article 10)."""
