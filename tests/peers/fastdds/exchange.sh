#!/usr/bin/env bash
# Every type of hardware/interfaces there and back with Fast DDS. Not part of CI: fastddsgen brings a Java, and its C++ is
# compiled for minutes. Its last result: tests/results/peers-fastdds.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
dpkg -s libfastrtps-dev fastddsgen >/dev/null || { echo "apt-get install --no-install-recommends libfastrtps-dev fastddsgen" >&2; exit 4; }
git rev-parse HEAD
ROBOTICS_FASTDDS=1 exec dotnet test tests/Robotics.Ros2.Tests -c Release --filter FullyQualifiedName~FastDdsWith -nologo -nodeReuse:false -tl:off --logger "console;verbosity=detailed"
