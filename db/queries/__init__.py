"""The queries, one file a noun. Every function takes the session first and sees only what its scope may see."""
