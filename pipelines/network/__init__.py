"""The owner's own page: conversations with names and links, in the restricted zone and nowhere else."""
