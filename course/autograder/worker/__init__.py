"""What runs in the student's process: it is handed inputs, and gives back outputs.

The folder imports nothing else of the course, so it can be bound into a sandbox by itself.
"""
