"""Names of houses in the nominative, by families of languages: each module turns its own and leaves all others."""
