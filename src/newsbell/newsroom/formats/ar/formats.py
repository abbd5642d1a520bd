"""Arabic. Django has its day and its hour, and of both together the English order, with an English comma."""

DATETIME_FORMAT = "j F، Y، g:i A"
