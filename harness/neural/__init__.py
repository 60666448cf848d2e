"""Models that score: where their files lie, the process that holds one, and what is computed only once."""
