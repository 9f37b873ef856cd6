"""Use cases: what a nurse, a program or the command line asks for."""
