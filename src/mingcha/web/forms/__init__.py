"""Forms: fields of requests, widgets, refusals at their field."""
