"""One message a week and client: the sentence, three figures, what changed its verdict, and what failed."""
