"""From an evaluation to tables, intervals and judgements."""
