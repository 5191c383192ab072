using Spectre.Console;
using Spectre.Console.Rendering;

namespace Robotics.Cli.Output;

/// <summary>Something below the words that is drawn again and again, on a terminal; nothing at all elsewhere.</summary>
internal sealed class LiveRegion(Terminal terminal)
{
    private TaskCompletionSource? done;
    private Task? display;
    private LiveDisplayContext? context;

    public void Show(IRenderable content)
    {
        if (!terminal.Interactive)
        {
            return;
        }

        if (context is null)
        {
            TaskCompletionSource<LiveDisplayContext> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
            done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task until = done.Task;
            display = terminal.Words.Live(content).AutoClear(true).StartAsync(async c =>
            {
                started.SetResult(c);
                await until.ConfigureAwait(false);
            });
            context = started.Task.GetAwaiter().GetResult();
        }

        context.UpdateTarget(content);
    }

    /// <summary>Takes it away, so that the next words stand in its place.</summary>
    public void Close()
    {
        if (context is not null)
        {
            done!.SetResult();
            display!.GetAwaiter().GetResult();
            context = null;
        }
    }
}
