"""Pages of leak cases, which answer "no such case" to everybody outside (articles 20(4), 20(5))."""
