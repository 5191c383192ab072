using System.CommandLine;
using Robotics.Cli.Nodes;
using Robotics.Cli.Wiring;
using Robotics.Geometry;
using Robotics.Planner;
using Robotics.Programs;
using Robotics.Ros;
using Robotics.Sim;
using ROS2;

namespace Robotics.Cli;

/// <summary>The node that does tasks on whatever arm is there, and the watchdog beside an arm's driver.</summary>
internal static class NodeCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> robot = new("--robot") { Description = "Robot model that rehearsals are built on, of sim/robots, or a file.", HelpName = "NAME", DefaultValueFactory = _ => "arm7" };
        Option<string> surroundings = new("--base") { Description = "Model of what stands around the robot, of sim/scenes, or a file.", HelpName = "NAME", DefaultValueFactory = _ => "table" };
        Option<string> workspace = new("--workspace")
        {
            Description = "Where the tool may go: least and greatest x, y, z in the base frame, m.",
            HelpName = "X,Y,Z,X,Y,Z",
            DefaultValueFactory = _ => "0.3,-0.3,0.01,0.57,0.3,0.4",
        };
        Option<string> reasoner = TaskArguments.Reasoner();
        ProofOptions proof = new();
        Option<int> seed = TaskArguments.Number("--seed", "Of the rehearsals and the motion planner.", 0, 0, int.MaxValue);
        Option<bool> approval = new("--approval") { Description = "Wait for the approve service before a program moves anything." };
        Option<string> folder = new("--out") { Description = "Folder for the tasks' output.", HelpName = "DIR", DefaultValueFactory = _ => "out/node" };
        Option<bool> once = new("--once") { Description = "End after one task; its output goes into the folder itself." };
        Option<bool> noReport = new("--no-report") { Description = "No report.html and no pictures: quicker." };
        Option<bool> unmanaged = new("--unconfigured") { Description = "Stay unconfigured until a lifecycle manager says otherwise." };
        Option<double> timeout = TaskArguments.Number<double>("--client-timeout", "Seconds without a client's heartbeat after which its task is stopped.", 2, .02, 60);
        ArmOptions arm = new();
        RosOptions ros = new();
        Command command = new("node", "The ROS 2 node that does tasks and programs on any arm with FollowJointTrajectory, GripperCommand and JointState.") { robot, surroundings, workspace, reasoner };
        proof.AddTo(command);
        foreach (Option option in (Option[])[seed, approval, folder, once, noReport, unmanaged, timeout])
        {
            command.Add(option);
        }

        arm.AddTo(command);
        ros.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            RehearsalBase on = new(SimData.Model("robots", parsed.GetValue(robot)!), SimData.Model("scenes", parsed.GetValue(surroundings)!), Box(parsed.GetValue(workspace)!));
            TaskOptions options = proof.Of(parsed, new() { Seed = parsed.GetValue(seed) });
            SandboxedPrograms programs = new(ProgramOptions.Default, new ProgramRunnerOptions());
            using Reasoners reasoners = new(programs, TimeProvider.System, Environment.GetEnvironmentVariable);
            _ = reasoners.Create(parsed.GetValue(reasoner)!);
            using Context context = new(ros.Of(parsed) with { Log = entry => terminal.Say($"{entry.Logger}: {entry.Message}") });
            using Node node = context.CreateNode("robotics");
            ExecutorOptions executor = new(
                on.Robot(), arm.Of(parsed), new SimulatedRehearsals(on, Perturbation.Default), options, parsed.GetValue(reasoner)!, parsed.GetValue(approval),
                parsed.GetValue(folder)!, parsed.GetValue(once), !parsed.GetValue(noReport), parsed.GetValue(timeout));
            using ManagedExecutor managed = new(node, executor, programs, reasoners, terminal);
            if (!parsed.GetValue(unmanaged))
            {
                await managed.StartAsync();
            }

            await managed.Done.WaitAsync(stop).ContinueWith(_ => { }, TaskScheduler.Default);
            return stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Succeeded;
        });
        return command;
    }

    public static Command CreateWatchdog(Terminal terminal)
    {
        Option<double> limit = TaskArguments.Number<double>("--limit", "Seconds without a heartbeat after which the arm holds.", .2, .02, 60);
        ArmOptions arm = new();
        RosOptions ros = new();
        Command command = new("watchdog", "Holds an arm whose mover died: cancels its controllers' goals when heartbeats stop. Runs beside the arm's driver.") { limit };
        arm.AddTo(command);
        ros.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            using Context context = new(ros.Of(parsed) with { Log = entry => terminal.Say($"{entry.Logger}: {entry.Message}") });
            using Node node = context.CreateNode("arm_watchdog");
            using Watchdog watchdog = new(node, arm.Of(parsed), parsed.GetValue(limit));
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            return ExitCode.Stopped;
        });
        return command;
    }

    /// <summary>A workspace as <c>--workspace</c> takes it.</summary>
    public static string Text(Bounds box) => FormattableString.Invariant($"{box.Min.X},{box.Min.Y},{box.Min.Z},{box.Max.X},{box.Max.Y},{box.Max.Z}");

    private static Bounds Box(string text)
    {
        double[] n = [.. text.Split(',').Select(v => double.TryParse(v, System.Globalization.CultureInfo.InvariantCulture, out double x) ? x : double.NaN)];
        return n.Length == 6 && n.All(double.IsFinite) && n[0] < n[3] && n[1] < n[4] && n[2] < n[5]
            ? new(new(n[0], n[1], n[2]), new(n[3], n[4], n[5]))
            : throw new CommandException(ExitCode.Usage, $"node: --workspace is '{Terminal.Plain(text)}' and must be six numbers, least x,y,z then greatest x,y,z, for example 0.3,-0.3,0.01,0.57,0.3,0.4.");
    }
}
