using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Robotics.Planner.Llm;
using Robotics.Programs;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Grasping;
using Robotics.Reorientation.Training;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>The commands, and the one place where errors become words and exit codes.</summary>
public static class CommandLine
{
    /// <summary>Parses and runs. Never throws: whatever goes wrong becomes one message and an exit code.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken stop)
    {
        RootCommand root = Commands(terminal);
        ParseResult parsed = root.Parse(args);
        try
        {
            if (parsed.Action is ParseErrorAction)
            {
                throw new CommandException(ExitCode.Usage, Describe(parsed));
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Out,
                    Error = terminal.Out,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                stop);
        }
        catch (CommandException e)
        {
            terminal.Error(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            terminal.Error("stopped.");
            return ExitCode.Stopped;
        }
        catch (Exception e) when (Told(e) is { } told)
        {
            terminal.Error(told.Message);
            return told.ExitCode;
        }
    }

    /// <summary>True for what no other layout would do better with: a missing dependency, a model that is not configured.</summary>
    internal static bool EndsEverything(Exception e) => Told(e) is { ExitCode: ExitCode.DependencyMissing };

    internal static RootCommand Commands(Terminal terminal)
    {
        RootCommand root = new("Tell a robot what to do in a sentence: it plans, writes a program, proves it in simulation, runs it and tells the truth about what happened.")
        {
            RunCommand.Create(terminal),
            EvalCommand.Create(terminal),
            ScenesCommand.Create(terminal),
            SkillsCommand.Create(terminal),
            ProgramCommand.Create(terminal),
            LaunchCommand.Create(terminal),
            RecordCommand.Create(terminal),
            ReplayCommand.Create(terminal),
            SimCommand.Create(terminal),
            NodeCommand.Create(terminal),
            NodeCommand.CreateWatchdog(terminal),
            HandCommand.Create(terminal),
            TaskCommand.Create(terminal),
            ReorientCommand.Create(terminal),
            BenchCommand.Create(terminal),
            DoctorCommand.Create(terminal),
        };
        // The script answers it; it stands here for the help.
        root.Add(new Command("test", "Everything CI runs: builds all, runs every test, ends with a line of totals."));
        AddExamples(root, new()
        {
            ["robotics"] = ["launch/robotics run \"bring me the milk\" --scene milk-reaching", "launch/robotics scenes", "launch/robotics test"],
            ["run"] =
            [
                "launch/robotics run \"bring me the milk\" --scene milk-reaching",
                "launch/robotics run --scene milk-reaching --variant impossible --seed 3 --json",
                "launch/robotics run --scenario out/milk-reaching-needed-0/scenario.yaml --out out/again",
            ],
            ["eval"] =
            [
                "launch/robotics eval --suite robotool-arm",
                "launch/robotics eval --suite milk-reaching --layouts 10 --variants needed,impossible --json",
                "launch/robotics eval --suite robotool --shard 2/8",
                "launch/robotics eval --suite robotool --without calculator --out out/ablations.db",
            ],
            ["eval merge"] = ["launch/robotics eval merge out/all.db out/eval-robotool-*of8.db", "launch/robotics eval merge results.jsonl out/all.db"],
            ["eval report"] = ["launch/robotics eval report out/ablations.db --out ablations.html"],
            ["eval compare"] = ["launch/robotics eval compare main.jsonl out/eval-robotool.db", "launch/robotics eval compare \"out/ablations.db#offline, \" \"out/ablations.db#without calculator\""],
            ["eval frontier"] = ["launch/robotics eval frontier --suite robotool-arm", "launch/robotics eval frontier --suite pull-cube --axes object_mass,object_friction --layouts 10"],
            ["scenes"] = ["launch/robotics scenes", "launch/robotics scenes milk-reaching", "launch/robotics scenes milk-reaching+mo_size=0.5"],
            ["program"] =
            [
                "launch/robotics program check out/milk-reaching-needed-0/program.cs",
                "launch/robotics program run out/milk-reaching-needed-0/program.cs --scene milk-reaching --seed 3",
            ],
            ["program check"] = ["launch/robotics program check out/milk-reaching-needed-0/program.cs"],
            ["program run"] =
            [
                "launch/robotics program run out/milk-reaching-needed-0/program.cs --scene milk-reaching",
                "launch/robotics program run my.cs --scene pull-cube --seed 3 --worlds 4 --out out/mine --json",
                "launch/robotics program run turn.cs --hand dclaw --object cube --to 0,0,90 --policy cem",
            ],
            ["bench"] = ["launch/robotics bench", "launch/robotics bench physics --json"],
            ["skills"] = ["launch/robotics skills", "launch/robotics skills Pull", "launch/robotics skills --hand Reorient", "launch/robotics skills --json"],
            ["launch"] = ["launch/robotics launch sim scene=can-grasping", "launch/robotics launch panda --dry-run"],
            ["record"] = ["launch/robotics record --all -o run.mcap", "launch/robotics record /joint_states /tf --regex '^/camera/' -o run.mcap --duration 60 --json"],
            ["replay"] = ["launch/robotics replay run.mcap", "launch/robotics replay run.mcap --rate 2 --topics /joint_states --clock 100 --ros-args -r /joint_states:=/recorded"],
            ["sim"] = ["launch/robotics sim --scene milk-reaching --seed 3", "launch/robotics sim --scene button-pressing --rate 4 --domain 7"],
            ["node"] =
            [
                "launch/robotics node",
                "launch/robotics node --joints panda_joint1,panda_joint2,panda_joint3,panda_joint4,panda_joint5,panda_joint6,panda_joint7 --ros-args -r __ns:=/left",
            ],
            ["task"] = ["launch/robotics task \"bring me the milk\" --domain 7", "launch/robotics task \"press the button\" --dry-run"],
            ["hand"] = ["launch/robotics hand --port /dev/ttyUSB0", "launch/robotics hand --hand my-hand.yaml --watchdog 0.1 --ros-args -r __ns:=/left", "launch/robotics hand --simulated --object duck"],
            ["watchdog"] = ["launch/robotics watchdog --limit 0.2"],
            ["reorient"] = ["launch/robotics reorient train --config cube-yaw --out out/cube-yaw", "launch/robotics reorient train --resume out/cube-yaw --hours 8"],
            ["reorient eval"] =
            [
                "launch/robotics reorient eval --policy cem --objects cube --goals yaw90",
                "launch/robotics reorient eval --policy teacher --weights out/cube-yaw/policy.safetensors --objects cube,held-out --robustness --json",
                "launch/robotics reorient eval --policy student --weights out/cube-yaw-student/policy.safetensors --objects cube",
            ],
            ["reorient distill"] =
            [
                "launch/robotics reorient distill --config cube-yaw-student --teacher out/cube-yaw/policy.safetensors --out out/cube-yaw-student",
                "launch/robotics reorient distill --resume out/cube-yaw-student --hours 8",
            ],
            ["reorient play"] = ["launch/robotics reorient play --policy cem --objects duck --goals any90 --episode 3 --out out/duck.png"],
            ["reorient node"] =
            [
                "launch/robotics reorient node --weights out/cube-yaw/policy.safetensors",
                "launch/robotics reorient node --policy student --weights tests/results/reorient/student-cube-yaw.safetensors --stop-at 0.4",
                "launch/robotics launch reorient weights=out/cube-yaw/policy.safetensors",
            ],
            ["reorient train"] =
            [
                "launch/robotics reorient train --config cube-yaw --out out/cube-yaw",
                "launch/robotics reorient train --resume out/cube-yaw --hours 8 --threads 1",
                "launch/robotics reorient train --config shapes-yaw --from out/cube-yaw --out out/shapes-yaw",
            ],
            ["doctor"] = ["launch/robotics doctor"],
            ["test"] = ["launch/robotics test", "launch/robotics test --filter FullyQualifiedName~Launch"],
        });
        return root;
    }

    /// <summary>Help is the library's, with examples of every command below it.</summary>
    private static void AddExamples(RootCommand root, Dictionary<string, string[]> examples)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
    }

    private sealed class HelpWithExamples(HelpAction inner, Dictionary<string, string[]> examples) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            inner.MaxWidth = 110;
            TextWriter output = parseResult.InvocationConfiguration.Output;
            int code = inner.Invoke(parseResult);
            Command command = parseResult.CommandResult.Command;
            output.WriteLine("Examples:");
            foreach (string example in examples[Name(command)])
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
            output.WriteLine("Exit codes: 0 succeeded, 1 failed, 2 usage, 3 refused or impossible, 4 a dependency is missing, 130 stopped.");
            return code;
        }
    }

    /// <summary>As it is typed after the program's name: "program run"; the root's own name is "robotics".</summary>
    internal static string Name(Command command) => command is RootCommand
        ? "robotics"
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{Name(parent)} {command.Name}" : command.Name;

    /// <summary>One sentence about a command line that cannot be understood: what was said, what there is, where to read more.</summary>
    private static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        bool root = command is RootCommand;
        string name = Name(command);
        string help = root ? "See launch/robotics --help." : $"See launch/robotics {name} --help.";
        if (parsed.UnmatchedTokens is [var token, ..])
        {
            IEnumerable<string> known = token.StartsWith('-')
                ? command.Options.Where(o => !o.Hidden).Select(o => o.Name)
                : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
            string what = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            string list = known.Any() ? $" There are: {string.Join(", ", known)}." : "";
            return $"{name}: '{Terminal.Plain(token)}' is no {what} of it.{list} {help}";
        }

        string first = parsed.Errors.Count > 0 ? parsed.Errors[0].Message.TrimEnd('.') : "a command is missing";
        return $"{name}: {first}. {help}";
    }

    /// <summary>Errors of the libraries as a person is told them; null for a bug, which is not hidden.</summary>
    private static (string Message, int ExitCode)? Told(Exception e) => e switch
    {
        LlmNotConfiguredException or SandboxUnavailableException => (e.Message, ExitCode.DependencyMissing),
        SceneException or ConfigException or CheckpointException or GraspException => (e.Message, ExitCode.Usage),
        ROS2.Dds.DdsException => (e.Message, ExitCode.DependencyMissing),
        ROS2.RosException => (e.Message, ExitCode.Failed),
        IOException or UnauthorizedAccessException => (e.Message, ExitCode.Failed),
        DllNotFoundException => ($"A native library is missing: {e.Message} See launch/robotics doctor.", ExitCode.DependencyMissing),
        { InnerException: { } inner } => Told(inner),
        _ => null,
    };
}
