using System.Runtime.ExceptionServices;

namespace MuJoCo;

/// <summary>Many worlds advanced side by side on a fixed set of threads. Worlds share nothing, so results do not depend on the number of threads.</summary>
/// <remarks>One caller at a time. The threads live until the batch is disposed.</remarks>
public sealed class MjBatch : IDisposable
{
    private readonly MjData[] _worlds;
    private readonly Thread[] _helpers;
    // Semaphores and not a Barrier: its events allocate the first time that a wait really blocks.
    private readonly SemaphoreSlim _begin = new(0), _done = new(0);
    private readonly Action<int, MjData> _step;
    private readonly StepResult[] _results;
    private readonly Lock _failing = new();
    private Action<int, MjData>? _work;
    private ExceptionDispatchInfo? _failure;
    private int _failed, _next, _steps, _busy;
    private bool _stop;

    /// <summary>Worlds of one model.</summary>
    /// <param name="model">Shared by all: do not edit it while they run.</param>
    /// <param name="worlds">How many.</param>
    /// <param name="threads">How many advance them, the caller's included; 0: one a core.</param>
    public MjBatch(MjModel model, int worlds, int threads = 0) : this([.. Enumerable.Repeat(model, worlds)], threads) { }

    /// <summary>A world of each model.</summary>
    public MjBatch(IReadOnlyList<MjModel> models, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (models.Count == 0) throw new ArgumentException("A batch needs at least one world.", nameof(models));
        _worlds = [.. models.Select(m => new MjData(m))];
        _results = new StepResult[_worlds.Length];
        _step = (i, world) => _results[i] = world.Step(_steps);
        Threads = Math.Min(threads == 0 ? Environment.ProcessorCount : threads, _worlds.Length);
        _helpers = new Thread[Threads - 1];
        for (var i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] = new Thread(Help) { IsBackground = true, Name = $"MjBatch {i + 1}" };
            _helpers[i].Start();
        }
    }

    /// <summary>Number of worlds.</summary>
    public int Count => _worlds.Length;

    /// <summary>Number of threads, the caller's included.</summary>
    public int Threads { get; }

    public MjData this[int world] => _worlds[world];

    /// <summary>How each world's last <see cref="Step"/> ended.</summary>
    public ReadOnlySpan<StepResult> Results => _results;

    /// <summary>Advances every world by n steps with its controls as they are.</summary>
    /// <returns>The worst result of all; <see cref="Results"/> has each world's.</returns>
    public StepResult Step(int n = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        _steps = n;
        Run(_step);
        var worst = StepResult.Ok;
        foreach (var result in _results)
            if (result > worst) worst = result;
        return worst;
    }

    /// <summary>Puts a new world of another model in a world's place, between runs.</summary>
    /// <param name="model">The caller's, as in the constructor.</param>
    public void Replace(int world, MjModel model)
    {
        ObjectDisposedException.ThrowIf(_stop, this);
        if (_busy != 0) throw new InvalidOperationException("The batch is running: replace worlds between runs.");
        MjData fresh = new(model);
        _worlds[world].Dispose();
        _worlds[world] = fresh;
    }

    /// <summary>Calls the work once for each world, on any of the threads, and waits for all.</summary>
    /// <exception cref="Exception">What the work of the first world that failed threw; the other worlds were still served.</exception>
    public void Run(Action<int, MjData> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_stop, this);
        if (Interlocked.Exchange(ref _busy, 1) != 0) throw new InvalidOperationException("The batch is running: one caller at a time.");
        try
        {
            (_work, _failure, _failed, _next) = (work, null, int.MaxValue, -1);
            // A quick helper may begin twice and another not at all: every world is served and every begin has its done.
            if (_helpers.Length > 0) _begin.Release(_helpers.Length);
            Serve();
            for (var i = 0; i < _helpers.Length; i++) _done.Wait();
        }
        finally
        {
            _busy = 0;
        }
        _failure?.Throw();
    }

    private void Help()
    {
        while (true)
        {
            _begin.Wait();
            if (_stop) return;
            Serve();
            _done.Release();
        }
    }

    private void Serve()
    {
        int i;
        while ((i = Interlocked.Increment(ref _next)) < _worlds.Length)
        {
            try
            {
                _work!(i, _worlds[i]);
            }
            catch (Exception e)
            {
                lock (_failing)
                {
                    if (i > _failed) continue;
                    (_failed, _failure) = (i, ExceptionDispatchInfo.Capture(e));
                }
            }
        }
    }

    /// <summary>Ends the threads and frees the worlds; the models are the caller's.</summary>
    public void Dispose()
    {
        if (_stop) return;
        _stop = true;
        if (_helpers.Length > 0) _begin.Release(_helpers.Length);
        foreach (var helper in _helpers) helper.Join();
        _begin.Dispose();
        _done.Dispose();
        foreach (var world in _worlds) world.Dispose();
    }
}
