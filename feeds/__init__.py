"""
Owns files: received, read, checked, applied or refused whole, and the people's tasks that come of them.

Doors: `feeds.operations.files`, `feeds.operations.replay`, `feeds.formats`.
"""
