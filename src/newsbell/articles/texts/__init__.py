"""One plain text in, one article out, as somebody saved it from a page: line by line, without any markup. Pure."""
