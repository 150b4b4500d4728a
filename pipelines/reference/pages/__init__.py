"""How a page of the documentation looks."""
