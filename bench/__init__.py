"""One module a measured promise, each against a baseline in the same run (DEC-28). `python -m bench` prints JSON."""
