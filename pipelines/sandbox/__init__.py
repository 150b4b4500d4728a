"""The planted world the default run extracts from, and the platform server that speaks for it."""
