"""The command line: one thin file per command; the only place that prints, exits and sets up logging."""
