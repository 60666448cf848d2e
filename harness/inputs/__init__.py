"""Reading test sets: one door for text, a reader per format, one join; out comes a `harness.model.TestSet`."""
