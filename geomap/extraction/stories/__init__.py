"""Which tellings are one incident, and which of the incidents are real."""
