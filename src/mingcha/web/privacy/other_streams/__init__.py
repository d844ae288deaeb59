"""What is stated of other streams of a masked camera's device, on pages and over the API."""
