"""The demonstration landlords: everything in here is invented, and the same seed writes the same bytes."""
