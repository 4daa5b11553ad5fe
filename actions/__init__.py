"""What the system does: one verb a file, one transaction a call."""
