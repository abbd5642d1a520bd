"""How far state machines are taken: a little in the ordinary suite, 100,000 steps by `make laws`."""

from hypothesis import HealthCheck, settings


def laws(*, examples: int, steps: int, most: int = 1_000) -> settings:
    """`examples` runs of `steps` steps each; under `make laws` its own, which are `most` of 100."""
    if settings.get_current_profile_name() == "laws":
        return settings(max_examples=most)
    return settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
