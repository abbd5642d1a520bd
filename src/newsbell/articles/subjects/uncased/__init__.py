"""Names in scripts that have no capitals: Han, kana, hangul, Arabic and, for places alone, some others. Pure.

Each language has its lists (`articles/data/uncased`), read when the first text in it comes, and its own module.
"""
