"""Words that tell of an event: which kind, whether it happened, with what weapon."""
