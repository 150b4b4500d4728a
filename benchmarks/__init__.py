"""What the README's numbers come from. Every figure is a ratio, or a time with its machine beside it."""
