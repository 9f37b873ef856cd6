"""Clinical intake and triage of leg cramps, free of any user interface."""
