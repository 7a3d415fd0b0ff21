#!/usr/bin/env python3
"""plan — what the preview of 10,000 envoys with 500 resources each costs."""
import pathlib
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parents[2]

subprocess.run(['cmake', '--build', PROJECT / 'build/release', '--target', 'vigo_bench_plan'], check=True, stdout=subprocess.DEVNULL)
subprocess.run([PROJECT / 'build/release/tests/bench/vigo_bench_plan'], check=True)
