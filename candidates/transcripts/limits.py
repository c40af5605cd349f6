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

LABEL_CHARACTERS = 80
"""Longest name of a speaker."""

NOTICES = 200
"""Most notices kept one by one; the rest are counted."""
