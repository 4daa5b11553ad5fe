"""Measuring the understanding on origins that no training saw, beside baselines, and writing the report."""
