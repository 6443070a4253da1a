"""The checkpoint exercises, one file a lesson."""
