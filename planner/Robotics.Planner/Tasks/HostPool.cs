using System.Collections.Concurrent;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>Program hosts, opened when first needed and used again; as many as run at the same time.</summary>
internal sealed class HostPool(IPrograms programs) : IDisposable
{
    private readonly ConcurrentBag<IProgramHost> _idle = [];

    public ProgramRun Run(ICheckedProgram program, ISkills skills, Action<int>? line, CancellationToken stop)
    {
        IProgramHost host = _idle.TryTake(out IProgramHost? idle) ? idle : programs.Open();
        bool whole = false;
        try
        {
            ProgramRun run = host.Run(program, skills, line, stop);
            whole = true;
            return run;
        }
        finally
        {
            // A host that was cut off in the middle is not used again.
            if (whole)
            {
                _idle.Add(host);
            }
            else
            {
                host.Dispose();
            }
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out IProgramHost? host))
        {
            host.Dispose();
        }
    }
}
