"""Gates judged: one system of a run, against a baseline where a gate asks for one. Every verdict says why, in numbers.

A drop fails only if it exceeds its margin *and* is significant (`harness.analysis.paired`). If it exceeds the margin
without being significant, and the test could not have seen a drop as large as the margin (its minimum detectable
effect is larger), the verdict is `inconclusive`: neither a pass nor a fail.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from fnmatch import fnmatchcase
from typing import Any

from harness.analysis.comparable import check_same_segments, incomparable
from harness.analysis.contender import Contender
from harness.analysis.gate_findings import judge_findings
from harness.analysis.gate_parts import part_names, parts_of
from harness.analysis.paired import Pair, Paired, Settings, paired
from harness.analysis.resample import FEWEST, RESAMPLES
from harness.analysis.slices import Slice
from harness.analysis.verdict import Said, Tier, Verdict
from harness.errors import ConfigurationError, did_you_mean
from harness.inputs.gates import Gate, GatePolicy
from harness.model import Direction, Level
