using System.Diagnostics;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Peers;

/// <summary>A peer that runs. It ends with its standard input, and so with the test.</summary>
public sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    public static PeerProcess Start(string program, DomainOptions domain)
    {
        var start = new ProcessStartInfo(program, [domain.Id.ToString()]) { RedirectStandardInput = true };
        start.Environment["CYCLONEDDS_URI"] = domain.ToXml();
        return new PeerProcess(Process.Start(start)!);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }
}
