"""Talking: one dialogue, many channels. It translates; it never decides."""
