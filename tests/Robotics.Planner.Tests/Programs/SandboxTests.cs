using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Robotics.Programs;

namespace Robotics.Planner.Tests.Programs;

/// <summary>What an assembly that never saw the checker can do in the sandbox: nothing. The second wall has to hold alone.</summary>
public class SandboxTests(RunnerFixture fixture) : IClassFixture<RunnerFixture>
{
    private readonly Observer _observer = new();

    [Theory]
    [InlineData("reads a file", "System.IO.File.ReadAllText(\"/etc/passwd\")")]
    [InlineData("reads the disk's root", "string.Concat(System.IO.Directory.GetDirectories(\"/home\"))")]
    [InlineData("writes a file", "System.IO.File.Create(\"/app/x\").Length")]
    [InlineData("writes a file at the root", "System.IO.File.Create(\"/x\").Length")]
    [InlineData("writes a temporary file", "System.IO.Path.GetTempFileName()")]
    [InlineData("overwrites the runner", "System.IO.File.OpenWrite(\"/app/Robotics.ProgramRunner.dll\").Length")]
    [InlineData("opens a TCP socket", "new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp)")]
    [InlineData("opens a UDP socket", "new System.Net.Sockets.UdpClient(0)")]
    [InlineData("opens a Unix socket", "new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0)")]
    [InlineData("asks for a name", "System.Net.Dns.GetHostAddresses(\"localhost\").Length")]
    [InlineData("starts a shell", "System.Diagnostics.Process.Start(\"/bin/sh\")")]
    [InlineData("starts the runtime again", "System.Diagnostics.Process.Start(\"/dotnet/dotnet\", \"--info\")")]
    public void It_fails(string what, string expression)
    {
        ProgramOutcome outcome = Run($$"""
            try { Log("did it: " + {{expression}}); } catch (System.Exception e) { Log("failed: " + e.GetType().Name); }
            """);
        Assert.True(outcome.End == ProgramEnd.Completed, $"{what}: {outcome}");
        Assert.StartsWith("failed: ", Assert.Single(_observer.Logs), StringComparison.Ordinal);
    }

    [Fact]
    public void It_does_not_see_a_file_that_everybody_may_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "secret");
            Run($$"""try { Log(System.IO.File.ReadAllText("{{path}}")); } catch (System.Exception e) { Log("failed: " + e.GetType().Name); }""");
            Assert.StartsWith("failed: ", Assert.Single(_observer.Logs), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Its_native_memory_is_bounded()
    {
        // A process of its own: what it leaks stays leaked for those who run after it.
        using ProgramRunner alone = ProgramRunner.Start();
        ProgramOutcome outcome = alone.Run(Unchecked("try { Fill(); } catch (System.OutOfMemoryException) { Log(\"bounded\"); }"), new FakeRobot(), _observer, CancellationToken.None);
        Assert.True(outcome.End == ProgramEnd.OutOfMemory || _observer.Logs is ["bounded"], $"{outcome}");
    }

    [Theory]
    [InlineData("socket(2, 1, 0)")]
    [InlineData("fork()")]
    [InlineData("unshare(0x10000000)")]
    [InlineData("ptrace(0, 0, 0, 0)")]
    public void The_kernel_refuses(string call)
    {
        Assert.Equal(ProgramEnd.Completed, Run($$"""Log($"{ {{call}} } {System.Runtime.InteropServices.Marshal.GetLastPInvokeError()}");""").End);
        Assert.Equal(["-1 1"], _observer.Logs);
    }

    [Fact]
    public void It_sees_no_environment_but_its_own()
    {
        Run("""
            foreach (object k in System.Environment.GetEnvironmentVariables().Keys) { Log((string)k); }
            foreach (var p in new[] { "/proc/1/environ", "/proc/self/environ" })
            {
                try { foreach (var v in System.IO.File.ReadAllText(p).Split('\0')) { Log(v.Split('=')[0]); } } catch (System.Exception) { }
            }
            """);
        Assert.All(_observer.Logs.Where(l => l != ""), l => Assert.Matches("^(DOTNET_[A-Za-z]+|LD_LIBRARY_PATH|PWD)$", l));
    }

    [Fact]
    public void It_sees_no_process_but_its_own()
    {
        Run("""foreach (var d in System.IO.Directory.GetDirectories("/proc")) { if (char.IsDigit(System.IO.Path.GetFileName(d)[0])) { Log(d); } }""");
        Assert.Equal(["/proc/1"], _observer.Logs);
    }

    [Theory]
    [InlineData("leaves", "System.Environment.Exit(7);", ProgramEnd.Crashed)]
    [InlineData("fails fast", "System.Environment.FailFast(\"no\");", ProgramEnd.Crashed)]
    [InlineData("overflows its stack", "Deep(0);", ProgramEnd.Crashed)]
    [InlineData("computes for ever", "while (true) { }", ProgramEnd.BudgetExceeded)]
    [InlineData("sleeps for ever", "System.Threading.Thread.Sleep(-1);", ProgramEnd.BudgetExceeded)]
    [InlineData("fills its heap", "var l = new System.Collections.Generic.List<byte[]>(); while (true) { l.Add(new byte[1000000]); }", ProgramEnd.OutOfMemory)]
    [InlineData("throws", "throw new System.Exception(\"no\");", ProgramEnd.Faulted)]
    [InlineData("writes into the pipe", "using (var f = new System.IO.FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, false), System.IO.FileAccess.Write)) { f.Write(new byte[] { 255, 255, 255, 255, 255 }); } Ask(\"Look\");", ProgramEnd.Crashed)]
    [InlineData("closes the pipe", "new Microsoft.Win32.SafeHandles.SafeFileHandle(1, true).Dispose(); Ask(\"Look\");", ProgramEnd.Crashed)]
    [InlineData("asks for what is not there", "Ask(\"Explode\");", ProgramEnd.Crashed)]
    [InlineData("asks with too many arguments", "Ask(\"Look\", 1.0);", ProgramEnd.Crashed)]
    [InlineData("asks with the wrong argument", "Ask(\"Lift\", \"high\");", ProgramEnd.Crashed)]
    [InlineData("asks with a huge argument", "Ask(\"Position\", new string('a', 100000));", ProgramEnd.Crashed)]
    [InlineData("raises its own limits", "GetType().BaseType.GetField(\"_calls\", (System.Reflection.BindingFlags)36).SetValue(this, int.MinValue); while (true) { Ask(\"Held\"); }", ProgramEnd.Crashed)]
    public void Its_end_is_an_outcome(string what, string statements, ProgramEnd end)
    {
        ProgramOutcome outcome = Run(statements);
        Assert.True(outcome.End == end, $"{what}: {outcome}");
        Assert.NotEqual("", outcome.Message);
        Assert.Equal(ProgramEnd.Completed, fixture.Runner.Run(ProgramRunnerTests.Compiled("Look();"), new FakeRobot(), null, CancellationToken.None).End);
    }

    private ProgramOutcome Run(string statements) => fixture.Runner.Run(Unchecked(statements), new FakeRobot(), _observer, CancellationToken.None);

    private static CompiledProgram Unchecked(string statements)
    {
        string source = $$"""
            public class Program : Robotics.Programs.Runtime.SkillProgram
            {
                [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)] static extern int socket(int a, int b, int c);
                [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)] static extern int fork();
                [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)] static extern int unshare(int a);
                [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)] static extern long ptrace(long a, long b, long c, long d);
                static int Deep(int n) { return n + Deep(n + 1); }
                static int Fill() { while (true) { System.Runtime.InteropServices.Marshal.AllocHGlobal(50000000); } }
                protected override void Run() { {{statements}} }
            }
            """;
        string[] assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':');
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Program",
            [CSharpSyntaxTree.ParseText(source)],
            assemblies.Where(a => Path.GetFileName(a).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(a) is "Robotics.ProgramRunner.dll" or "Robotics.Skills.dll" or "Microsoft.Win32.Primitives.dll")
                .Select(a => MetadataReference.CreateFromFile(a)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return new(statements, image.ToArray(), new(), Robotics.Skills.SkillCatalogue.Default);
    }
}
