"""What a person can set: declared once in ``settings``, kept by ``storage``."""
