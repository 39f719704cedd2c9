"""
The files that landlords hand in, as pure parsers: bytes in; typed rows, problems and the trailer out.

`canonical` reads and writes them, one module per kind of file says its columns, `kinds` is the table of all.
Nothing here knows Django, the database or the clock: what a file says is known before anything is touched.
"""
