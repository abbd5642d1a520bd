"""One HTML page in, one article out: what is the article's, and what its page says of it. Pure."""
