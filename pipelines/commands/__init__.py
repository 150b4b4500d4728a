"""The commands of `qae`, one module a family. Imported only when called."""
