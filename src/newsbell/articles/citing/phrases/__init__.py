"""The phrases by which texts in scripts without capitals cite, a module for each language."""
