"""Names in German, where every noun has a capital. Pure."""
