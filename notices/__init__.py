"""Paper and words: what people read, worded from catalogues and templates. Sends nothing."""
