"""How it starts: settings, the command line, one file a program, the demo. The only place that knows all parts."""
