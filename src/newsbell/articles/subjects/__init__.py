"""What a story is about: `finding` is the way, and each other module one question that it asks. Pure."""
