using System.Security.Cryptography;
using System.Runtime.InteropServices;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests.Legged;

/// <summary>What every quadruped behind the port does.</summary>
public abstract class QuadrupedContract : IDisposable
{
    protected abstract IQuadruped Robot { get; }

    /// <summary>Another one, in the same state.</summary>
    protected abstract IQuadruped Twin();

    public abstract void Dispose();

    /// <summary>Feeds a rule to the legs for a number of ticks.</summary>
    private sealed class Rule(int ticks, Action<QuadrupedState, LegCommand, int> write) : ILegController
    {
        private int _tick;

        public MotionResult? Tick(QuadrupedState state, LegCommand command)
        {
            write(state, command, _tick);
            return ++_tick >= ticks ? MotionResult.Reached : null;
        }
    }

    private static void Sway(QuadrupedState state, LegCommand command, int tick)
    {
        for (int i = 0; i < 12; i++)
        {
            command.Velocity[i] = i % 3 == 0 ? 0 : (i % 3 == 1 ? .25 : -.5) * Math.Cos(.1 * tick);
            command.Position[i] += .01 * command.Velocity[i];
        }
    }

    [Fact]
    public void It_describes_itself()
    {
        QuadrupedDescription robot = Robot.Description;
        Assert.Equal(4, robot.Legs.Length);
        Assert.Equal(12, robot.Home.Length);
        Assert.InRange(robot.Mass, 5, 60);
        Assert.All(robot.Legs, leg =>
        {
            Assert.Equal(3, leg.Joints.Length);
            Assert.All(leg.Joints, j => Assert.True(j.Lower < j.Upper && j.Velocity > 0 && j.Torque > 0, j.Name));
            Assert.True(leg.Thigh > 0 && leg.Calf > 0);
        });
        Assert.True(robot.Legs[0].Hip.X > 0 && robot.Legs[0].Side < 0, "front right first");
        Assert.True(robot.Legs[3].Hip.X < 0 && robot.Legs[3].Side > 0, "rear left last");
        Assert.True(robot.Stiffness > 0 && robot.Damping > 0 && robot.ControlPeriod > 0);
    }

    [Fact]
    public void A_tick_takes_one_control_period_and_standing_feet_carry_the_weight()
    {
        double before = Robot.State.Time;
        Assert.True(Robot.Run(new Rule(100, (_, _, _) => { }), CancellationToken.None).Ok);
        Assert.Equal(before + 100 * Robot.Description.ControlPeriod, Robot.State.Time, 1e-9);
        Assert.Equal(Robot.Description.Mass * 9.81, Robot.State.FootForce.Sum(), .1 * Robot.Description.Mass * 9.81);
        Assert.InRange(Robot.State.Velocity.Linear.Length, 0, .02);
    }

    [Fact]
    public void A_stop_takes_one_control_period_and_the_joints_hold()
    {
        using CancellationTokenSource stop = new();
        double asked = 0;
        MotionResult end = Robot.Run(new Rule(1000, (state, command, tick) =>
        {
            Sway(state, command, tick);
            if (tick == 50)
            {
                asked = state.Time;
                stop.Cancel();
            }
        }), stop.Token);
        Assert.Equal(MotionCode.Stopped, end.Code);
        Assert.InRange(Robot.State.Time - asked, 0, 2 * Robot.Description.ControlPeriod + 1e-9);
        double[] held = [.. Robot.State.Position];
        Assert.True(Robot.Run(new Rule(50, (_, _, _) => { }), CancellationToken.None).Ok);
        Assert.All(held.Zip(Robot.State.Position), p => Assert.Equal(p.First, p.Second, .15));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_command_that_is_no_number_is_refused_and_named(double bad)
    {
        foreach (Action<LegCommand> spoil in new Action<LegCommand>[] { c => c.Position[4] = bad, c => c.Velocity[4] = bad, c => c.Torque[4] = bad })
        {
            MotionResult end = Robot.Run(new Rule(10, (_, command, _) => spoil(command)), CancellationToken.None);
            Assert.Equal(MotionCode.Invalid, end.Code);
            Assert.Contains(Robot.Description.Legs[1].Joints[1].Name, end.Message);
            Assert.True(Robot.Run(new Rule(2, (_, _, _) => { }), CancellationToken.None).Ok, "the next command is its own");
        }
    }

    [Fact]
    public void Absurd_commands_stay_within_the_servos_limits()
    {
        Robot.Run(new Rule(60, (state, command, tick) =>
        {
            for (int i = 0; i < 12; i++)
            {
                LegJoint joint = Robot.Description.Legs[i / 3].Joints[i % 3];
                (command.Position[i], command.Velocity[i], command.Torque[i]) = (tick % 20 < 10 ? 1e6 : -1e6, 1e6, -1e6);
                Assert.InRange(Math.Abs(state.Torque[i]), 0, joint.Torque + 1e-9);
            }
        }), CancellationToken.None);
    }

    [Fact]
    public void The_same_commands_give_the_same_bytes()
    {
        Assert.Equal(Hash(Robot), Hash(Twin()));

        static string Hash(IQuadruped robot)
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            robot.Run(new Rule(200, (state, command, tick) =>
            {
                Sway(state, command, tick);
                hash.AppendData(MemoryMarshal.AsBytes(state.Position.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(state.FootForce.AsSpan()));
                Pose trunk = state.Trunk;
                hash.AppendData(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref trunk, 1)));
            }), CancellationToken.None);
            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    [Fact]
    public void A_tick_allocates_nothing()
    {
        Robot.Run(new Rule(20, Sway), CancellationToken.None);
        Rule rule = new(100, Sway);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Robot.Run(rule, CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
