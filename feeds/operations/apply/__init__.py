"""
How each kind of file is applied: one family of files a module, all of the shape in `shape`.

`families.family_for(kind)` is the door; `feeds.operations.files.apply` drives it in two passes (DEC-7).
"""
