"""Forms of dates that Django lacks, a module for each language: FORMAT_MODULE_PATH."""
