"""Forms: typed fields, reading a request into a form, refusals at their field (docs/design/forms.md)."""
