"""How the pages are served: bodies are read before a thread is used, under limits of size and time, without a proxy."""
