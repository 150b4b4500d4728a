"""Sources: one file a platform or file kind, each landing streams under a contract."""
