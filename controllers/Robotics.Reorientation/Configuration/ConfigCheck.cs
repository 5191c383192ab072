using System.Runtime.CompilerServices;

namespace Robotics.Reorientation.Configuration;

/// <summary>Every value of a configuration against its limits, in one place.</summary>
internal static class ConfigCheck
{
    public static void Check(ReorientationConfig c)
    {
        In(c.Worlds.Count, 1, 100_000);
        In(c.Worlds.Threads, 1, 1024);
        In(c.Task.Smoothing, 0.01, 1);
        In(c.Task.Speed, 0.01, 100);
        In(c.Task.GoalActions, 1, 100_000);
        In(c.Task.GoalsPerStart, 1, 100_000);
        In(c.Task.LostDistance, 0.001, 100);
        if (c.Task.GoalAxis is not ("yaw" or "any"))
        {
            throw new ConfigException($"task.goal_axis is '{c.Task.GoalAxis}': it is yaw or any.");
        }

        In(c.Task.YawShare, 0, 1);
        In(c.Curriculum.FirstDegrees, 0.1, 180);
        In(c.Curriculum.StepDegrees, 0.1, 180);
        In(c.Curriculum.LastDegrees, c.Curriculum.FirstDegrees, 180);
        In(c.Curriculum.Advance, 0, 1);
        In(c.Curriculum.Window, 1, 1_000_000);
        In(c.Curriculum.NearShare, 0, 0.9);
        In(c.Curriculum.Tighten, 0, 1);
        In(c.Curriculum.Stages.Length, 1, 100);
        foreach (GoalStage stage in c.Curriculum.Stages)
        {
            In(stage.Tolerance, 0.001, Math.PI, "c.curriculum.stages.tolerance");
            In(stage.Rest, 0, 1000, "c.curriculum.stages.rest");
        }

        In(c.Starts.VisitedShare, 0, 1);
        In(c.Starts.DroppedShare, 0, 1 - c.Starts.VisitedShare);
        In(c.Starts.GraspShare, 0, 1 - c.Starts.VisitedShare - c.Starts.DroppedShare);
        In(c.Starts.BehindShare, 0, 1);
        In(c.Starts.Grasps, 1, 10_000);
        In(c.Starts.Remembered, 1, 100_000);
        RandomisationConfig r = c.Randomisation;
        Range(r.Friction);
        Range(r.TableFriction);
        Range(r.ObjectMass);
        Range(r.ObjectScale);
        Range(r.LinkMass);
        Range(r.Stiffness);
        Range(r.Damping);
        In(r.First, 0, 1);
        In(r.DelayShare, 0, 1);
        In(r.PushShare, 0, 1);
        In(c.Ppo.Hidden.Length, 1, 16);
        foreach (int width in c.Ppo.Hidden)
        {
            In(width, 1, 65536, "c.ppo.hidden");
        }

        In(c.Ppo.Steps, 1, 100_000);
        In(c.Ppo.Epochs, 1, 1000);
        In(c.Ppo.Minibatch, 1, (long)c.Ppo.Steps * c.Worlds.Count);
        In(c.Ppo.Discount, 0, 1);
        In(c.Ppo.Lambda, 0, 1);
        In(c.Ppo.Clip, 0.001, 10);
        In(c.Ppo.Rate, 0, 1e6);
        In(c.Ppo.CriticRate, 0, 1e6);
        In(c.Ppo.KlTarget, 1e-6, 10);
        In(c.Ppo.LeastLogStd, -20, c.Ppo.LogStd);
        In(c.Student.Channels.Length, 1, 6);
        foreach (int channels in c.Student.Channels)
        {
            In(channels, 1, 4096, "c.student.channels");
        }

        In(c.Student.Hidden, 1, 4096);
        In(c.Student.Jitter, 0, 1);
        In(c.Student.Dropout, 0, 1);
        In(c.Student.Steps, 1, 100_000);
        In(c.Student.Epochs, 1, 1000);
        In(c.Student.Minibatch, 1, 100_000);
        In(c.Student.Rate, 0, 1e6);
        In(c.Student.MaxGradient, 0, 1e6);
        In(c.Student.TeacherSteps, 0, 1e12);
        In(c.Student.DistanceWeight, 0, 1e6);
        In(c.Student.NearWeight, 1, 1e6);
        In(c.Student.NearAngle, 0, Math.PI);
    }

    private static void Range(double[] range, [CallerArgumentExpression(nameof(range))] string name = "")
    {
        if (range is not [> 0 and var low, var high] || !(high >= low) || !double.IsFinite(high))
        {
            throw new ConfigException($"randomisation.{Named(name)} is [{string.Join(", ", range)}]: it is two factors above 0, the smaller first.");
        }
    }

    private static void In(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= least && value <= most))
        {
            throw new ConfigException(FormattableString.Invariant($"{Named(name)} is {value}: it lies between {least} and {most}."));
        }
    }

    /// <summary>As the file has it: c.Task.GoalAxis is task.goal_axis.</summary>
    private static string Named(string expression) =>
        YamlDotNet.Serialization.NamingConventions.UnderscoredNamingConvention.Instance.Apply(expression[(expression.IndexOf('.') + 1)..]).Replace("._", ".", StringComparison.Ordinal);
}
