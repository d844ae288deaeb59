"""The organs of public security that the form of a filing offers (article 9)."""

from mingcha.registry.authorities.queries import authorities_of_levels


def organs_offered(right: str, right_name: str, held: str, held_name: str) -> list[tuple[str, str]]:
    """(code, name) of the organs: that of the filing's district first, then the one that holds the filing now, then the
    others. An organ that gets a filing by mistake transfers it."""
    found = {right: right_name, held: held_name}
    for level in authorities_of_levels():
        if level.public_security is not None:
            found.setdefault(level.public_security.code, level.public_security.name)
    return [(code, name) for code, name in found.items() if code]
