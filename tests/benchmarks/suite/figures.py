"""The figures that are promised, each with its limit, and the lines that say whether they are met."""

# Name -> the most it may be, and the unit.
LIMITS = {
    "instructions-plaintext": (1_400, "instructions per request"),
    "instructions-pipelined": (950, "instructions per request"),
    "instructions-json": (1_900, "instructions per request"),
    "instructions-users": (2_400, "instructions per request"),
    "instructions-sum": (3_400, "instructions per request"),
    "calls-plaintext": (2.03, "system calls per request"),
    "cpu-plaintext": (1.08, "times the CPU of bare"),
    "cpu-plaintext512": (1.10, "times the CPU of bare"),
    "cpu-pipelined": (1.30, "times the CPU of bare"),
    "cpu-json": (1.15, "times the CPU of bare"),
    "cpu-users": (1.15, "times the CPU of bare"),
    "cpu-sum": (1.15, "times the CPU of bare"),
    "cpu-echo": (1.00, "times the CPU of bare"),
    "cpu-close1": (1.10, "times the CPU of bare"),
    "cpu-close10": (1.10, "times the CPU of bare"),
    "idle-bytes": (400, "bytes per idle connection"),
    "start-ms": (2.5, "ms from start to first answer"),
    "build-crates": (33, "crates in the tree"),
    "build-cpu-s": (45, "CPU seconds of a cold release build"),
    "build-binary-kib": (600, "KiB of the stripped program"),
    "pool-cpu": (2.5, "times the CPU of inline"),
    "overload-answered": (1.0, "slowest answer / (longest wait + twice the unloaded p99)"),
    "overload-refused-ms": (10, "ms, p99 of the 503s"),
    "overload-inline": (2.0, "p99 of inline routes / unloaded"),
    "rest-cpu-ticks": (0, "clock ticks of an idle server with a pool"),
    "rest-calls": (0, "system calls of an idle server with a pool"),
    "scaling-connections": (3.0, "% more instructions with 10,000 connections than with 64"),
    "scaling-routes": (3.0, "% more instructions with 500 routes than with 1"),
}


class Figures:
    """Collects values; a name that is never heard of is skipped, never met."""

    def __init__(self):
        self.values = {}
        self.reasons = {}

    def measured(self, name, value):
        if name not in LIMITS:
            raise KeyError(f"no limit is known for {name}")
        self.values[name] = value
        self.reasons.pop(name, None)

    def skipped(self, name, reason):
        if name not in self.values:
            self.reasons[name] = reason

    def lines(self, names=LIMITS):
        return [self.line(name) for name in names]

    def line(self, name):
        limit, _ = LIMITS[name]
        if name not in self.values:
            return f"skipped {name} {self.reasons.get(name, 'not asked for')}"
        value = self.values[name]
        verdict = "ok" if rounded(value) <= limit else "short"
        return f"figure {name} {shown(value)} {shown(limit)} {verdict}"


def rounded(value):
    """As it is shown: what reads 2.03 meets 2.03."""
    return float(shown(value).replace(",", ""))


def shown(value):
    if isinstance(value, int) or value >= 100:
        return str(round(value))
    return f"{value:.2f}"
