"""Which place of the report is the event's."""
