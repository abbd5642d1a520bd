"""What is known before any text is read: places, words that tell a name's kind, houses, languages. Pure."""
