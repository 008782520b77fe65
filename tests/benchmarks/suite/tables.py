"""Tables as Markdown has them, as wide as their cells."""

import statistics


def table(header, rows):
    """The first column to the left, all others to the right."""
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(3, *map(len, column)) for column in zip(*cells)]

    def line(row):
        padded = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 1) + ("-" if number == 0 else ":") for number, width in enumerate(widths)) + "|"
    return "\n".join([line(cells[0]), rule, *map(line, cells[1:])])


def ratio(rounds, name, other):
    """The median of the ratios within a round, of rounds that have both: what drifts slowly falls out."""
    found = [each[name] / each[other] for each in rounds if each.get(name) and each.get(other)]
    return statistics.median(found) if found else None


def of_runs(runs, reference):
    """A row for each server, cheapest first. `runs` are rounds, each a run by server."""
    names = {name for each in runs for name in each}
    costs = [{name: run.cpu_us for name, run in each.items()} for each in runs]
    rows = []
    for name in names:
        own = [each[name] for each in runs if name in each]

        def median(key):
            return statistics.median(getattr(run, key) for run in own)

        cpu = sorted(run.cpu_us for run in own)
        compared = ratio(costs, name, reference)
        rows.append((median("cpu_us"), [
            name, f"{median('per_second'):,.0f}",
            # wrk knows no high percentiles of pipelined requests.
            *(f"{median(key):.2f}" if median(key) else "-" for key in ("p50_ms", "p99_ms", "p999_ms", "cpu_us")),
            f"{compared:.2f}" if compared else "-", f"{cpu[0]:.2f} to {cpu[-1]:.2f}",
            f"{median('server_busy'):.0%}", f"{median('client_busy'):.0%}", f"{median('peak_mib'):.1f}",
        ]))
    header = ["server", "req/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs/req", f"to {reference}", "of all rounds",
              "server busy", "client busy", "peak MiB"]
    return table(header, [row for _, row in sorted(rows, key=lambda row: row[0])])
