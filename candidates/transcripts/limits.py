"""How much of a file is read before it is refused. Bytes, characters or counts, as named."""

TEXT_BYTES = 5 * 1024 * 1024
"""Largest file of text (plain, captions, JSON), and the most words a document may hold."""

DOCUMENT_BYTES = 20 * 1024 * 1024
"""Largest `word/document.xml`, both as its archive declares it and as it really unpacks."""

ARCHIVE_BYTES = 20 * 1024 * 1024
"""Largest .docx file as it comes."""

ARCHIVE_MEMBERS = 2_000
"""Most files inside a .docx."""

XML_DEPTH = 200
"""Deepest nesting of elements in a document; Word itself stays under 40."""

JSON_CONTAINERS = 400_000
"""Most objects and lists in a JSON file; two hours with a time for every word have 40,000."""

TURNS = 100_000
"""Most cues, sentences or turns of one transcript."""

SPEAKERS = 2_000
"""Most different names of speakers, or of what may be one, in a file."""

LINES = 1_000_000
"""Most lines of a file, blank ones among them."""

SPOKEN_LINES = 200_000
"""Most lines that are not blank in a typed text, and most paragraphs of a document."""

HEADER_LINES = 60
"""Most lines of a header block."""

XML_TAG_BYTES = 256 * 1024
"""Largest single tag of a document; expat reads an unfinished one again with every piece."""

LABEL_CHARACTERS = 80
"""Longest name of a speaker."""

NOTICES = 200
"""Most notices kept one by one; the rest are counted."""
