#!/usr/bin/env python3
"""pass — what the daemon spends when there is nothing to do: CPU of its start and of each further pass.

The bar is 60 ms for 10,000 files; asking the kernel once for each of them is printed beside it."""
import pathlib
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parents[2]
subprocess.run(['cmake', '--preset', 'release'], cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
subprocess.run(['cmake', '--build', 'build/release', '--target', 'vigo_bench_pass'], cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
subprocess.run([PROJECT / 'build/release/tests/bench/vigo_bench_pass'], check=True)
