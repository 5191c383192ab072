namespace Robotics.Programs;

/// <summary>How the process that programs run in is started and watched.</summary>
public sealed record ProgramRunnerOptions
{
    /// <summary>The folder of Robotics.ProgramRunner.dll and what it needs.</summary>
    public string Folder { get; init; } = AppContext.BaseDirectory;

    /// <summary>How long a program may compute in one run, calls not counted.</summary>
    public TimeSpan ComputeTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the process may take to start.</summary>
    public TimeSpan StartTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopped program may take to say so before its process is killed.</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromMilliseconds(8);

    /// <summary>The managed heap of the process, bytes.</summary>
    public long HeapBytes { get; init; } = 64L << 20;

    /// <summary>All private memory of the process, bytes: the heap and the runtime's own.</summary>
    public long DataBytes { get; init; } = 512L << 20;

    /// <summary>CPU seconds of the process, over all its programs; it is replaced when half of them are used.</summary>
    public int CpuSeconds { get; init; } = 120;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>The sandbox cannot be set up on this machine: a dependency is missing or the kernel refuses. No program runs without it.</summary>
public sealed class SandboxUnavailableException(string message) : Exception(message);
