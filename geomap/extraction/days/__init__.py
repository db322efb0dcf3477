"""Which day is the event's."""
