"""The command line: every use case for programs, administrators and empty desks."""
