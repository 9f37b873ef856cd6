"""The triage panel: what the rules say, live, and what the nurse decides."""
