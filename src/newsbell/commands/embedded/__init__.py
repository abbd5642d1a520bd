"""The database of the data folder, as Django finds it: ENGINE."""
