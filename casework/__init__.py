"""The rules of the house: tables and pure functions. Imports only the standard library."""
