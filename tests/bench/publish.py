#!/usr/bin/env python3
"""publish — what publishing 10,000 files costs: CPU and time of the first version, and of one with a single change."""
import pathlib
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parents[2]

subprocess.run(['cmake', '--build', PROJECT / 'build/release', '--target', 'vigo_bench_publish'], check=True, stdout=subprocess.DEVNULL)
subprocess.run([PROJECT / 'build/release/tests/bench/vigo_bench_publish'], check=True)
