"""The command `course`: one command a file, joined in `main`."""
