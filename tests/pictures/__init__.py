"""Pictures of every screen: the real window over an engine that only answers.

``packaging/pictures`` makes them; ``screens.SCREENS`` names them; a test builds each of them once.
"""
