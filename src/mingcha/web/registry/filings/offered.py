"""The organs of public security that the form of a filing offers (article 9)."""

from mingcha.registry.authorities.queries import authorities_of_levels


def organs_offered(right: str, right_name: str, held: str, held_name: str) -> list[tuple[str, str]]:
    """Code and name of each organ, that of the filing's own district first, then the one that has it. A filing that
    goes to another one by mistake is transferred there, and not lost."""
    found = {right: right_name, held: held_name}
    for level in authorities_of_levels():
        if level.public_security is not None:
            found.setdefault(level.public_security.code, level.public_security.name)
    return [(code, name) for code, name in found.items() if code]
