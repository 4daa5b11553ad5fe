"""Keeping: the only SQL of the house."""
