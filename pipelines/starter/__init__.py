"""What `qae init` starts a project with, file by file as it is written."""
