"""What a host's Django project adds to its INSTALLED_APPS."""

INSTALLED = [
    "newsbell.common",
    "newsbell.sources",
    "newsbell.stories",
    "newsbell.follows",
    "newsbell.readers",
    "newsbell.reminders",
    "newsbell.delivery",
    "newsbell.api",
    "newsbell.bell",
    "newsbell.newsroom",
]
