"""Tests of what reads the output of other programs: `python3 -m unittest discover -s tests/benchmarks`."""

import unittest

from suite import counts, figures, idle, loads, overload, process, programs, svg, tables


class Reading(unittest.TestCase):
    def test_a_line_of_the_generator_becomes_a_run(self):
        run = loads.parse("noise\nresult requests=2000 us=500000 p50=120 p99=900 p999=1500 errors=0\n")
        self.assertEqual((run.requests, run.seconds, run.p50_ms, run.p99_ms, run.p999_ms), (2000, 0.5, 0.12, 0.9, 1.5))
        self.assertEqual(run.per_second, 4000)

    def test_a_run_with_errors_is_refused(self):
        for line in ("result requests=2000 us=500000 p50=1 p99=1 p999=1 errors=1", "result requests=0 us=1 p50=0 p99=0 p999=0 errors=0", ""):
            with self.assertRaises(loads.NotCounted):
                loads.parse(line)

    def test_times_are_found_behind_a_name_with_brackets_and_spaces(self):
        self.assertEqual(process.ticks("7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 120 30 0 0 20 0"), 150)

    def test_memory_is_the_line_of_that_name(self):
        status = "VmPeak:\t  900 kB\nVmHWM:\t  400 kB\nVmRSS:\t  300 kB\n"
        self.assertEqual(process.status_kib(status, "VmRSS"), 300)
        self.assertEqual(process.status_kib("", "VmRSS"), 0)

    def test_what_callgrind_has_collected(self):
        self.assertEqual(counts.collected("==1== Events    : Ir\n==1== Collected : 1234567\n"), 1234567)
        with self.assertRaises(process.DoesNotServe):
            counts.collected("killed")

    def test_all_calls_of_strace_with_and_without_errors(self):
        log = "% time seconds usecs/call calls errors syscall\n 60.00 0.1 3 40 2 read\n------\n100.00    0.123    3    4061{} total\n"
        self.assertEqual(counts.total_calls(log.format("        12")), 4061)
        self.assertEqual(counts.total_calls(log.format("")), 4061)

    def test_a_wait_that_goes_on_is_no_wake_up(self):
        waiting = "11 futex(0x5, FUTEX_WAIT_PRIVATE, 7, NULL <unfinished ...>\n10 epoll_wait(4,  <detached ...>\n"
        self.assertEqual(idle.ended_calls(waiting), 0)
        self.assertEqual(idle.ended_calls(waiting + "11 <... futex resumed>) = 0\n10 read(5, \"x\", 1) = -1 EAGAIN\n"), 2)

    def test_crates_are_counted_once(self):
        self.assertEqual(programs.crates("a v1\nb v2\na v1 (*)\nb v1\n"), 3)

    def test_answers_are_sorted_by_path_and_status(self):
        found = overload.parse("result path=/a sent=3 unanswered=0 late=9\n"
                               "result path=/a status=200 count=2 p50=1500 p99=2500 p999=2500 longest=3000\n"
                               "result path=/a status=503 count=1 p50=100 p99=100 p999=100 longest=100\n")
        self.assertEqual(found["/a", 200], {"p50": 1.5, "p99": 2.5, "p999": 2.5, "longest": 3.0, "count": 2})
        self.assertEqual(found["/a", 503]["count"], 1)

    def test_an_unanswered_request_is_refused(self):
        with self.assertRaises(loads.NotCounted):
            overload.parse("result path=/a sent=3 unanswered=1 late=9\n")


class Figures(unittest.TestCase):
    def test_a_figure_is_met_short_or_skipped(self):
        found = figures.Figures()
        found.measured("instructions-json", 1901)
        found.measured("calls-plaintext", 2.0349)
        found.skipped("start-ms", "no clock")
        self.assertEqual(found.line("instructions-json"), "figure instructions-json 1901 1900 short")
        self.assertEqual(found.line("calls-plaintext"), "figure calls-plaintext 2.03 2.03 ok")
        self.assertEqual(found.line("start-ms"), "skipped start-ms no clock")
        self.assertEqual(found.line("idle-bytes"), "skipped idle-bytes not asked for")
        self.assertEqual(len(found.lines()), len(figures.LIMITS))

    def test_a_figure_without_a_limit_is_a_mistake(self):
        with self.assertRaises(KeyError):
            figures.Figures().measured("speed", 1)

    def test_every_load_has_its_limit(self):
        for name in loads.LOADS:
            self.assertIn(f"cpu-{name}", figures.LIMITS)
        for name in loads.COUNTED:
            self.assertIn(f"instructions-{name}", figures.LIMITS)


class Printing(unittest.TestCase):
    def test_ratios_are_taken_within_rounds(self):
        rounds = [{"a": 2.0, "b": 1.0}, {"a": 30.0, "b": 10.0}, {"a": 4.0}]
        self.assertEqual(tables.ratio(rounds, "a", "b"), 2.5)
        self.assertIsNone(tables.ratio(rounds, "a", "c"))

    def test_a_table_is_as_wide_as_its_cells(self):
        self.assertEqual(tables.table(["name", "n"], [["a", 10]]), "| name |   n |\n|------|----:|\n| a    |  10 |")

    def test_a_plot_has_a_line_for_each_series(self):
        text = svg.plot("a < b", "x", "y", {"one": [(1, 5), (100, 7)], "two": [(1, 6), (100, 8)]})
        self.assertEqual(text.count("<polyline"), 2)
        self.assertIn("a &lt; b", text)

    def test_axes_end_at_round_numbers(self):
        self.assertEqual([svg.ceiling(value) for value in (0, 0.7, 1, 1815, 4000, 99)], [1.0, 0.8, 1, 2000, 4000, 100])
        self.assertEqual([svg.number(value) for value in (10, 1500, 2e6, 0.25)], ["10", "1.5k", "2M", "0.25"])


if __name__ == "__main__":
    unittest.main()
