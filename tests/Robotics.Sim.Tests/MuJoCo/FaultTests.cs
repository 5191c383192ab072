using MuJoCo;

namespace Robotics.Sim.Tests.MuJoCo;

/// <summary>What MuJoCo dislikes becomes an exception, a result or an event; the process and the world go on.</summary>
public class FaultTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e12)]
    public void An_unstable_world_is_reported_as_reset_each_time(double bad)
    {
        using var model = MjModel.FromXml(Scenes.FreeBall);
        using var data = new MjData(model);
        for (var i = 0; i < 3; i++)
        {
            data.Step(5);
            data.Qpos[2] = bad;
            Assert.Equal(StepResult.Reset, data.Step());
            Assert.Equal(i + 1, data.Warnings(MjWarning.BadQpos)); // all of them, though MuJoCo's reset forgets its counts
            Assert.Equal(StepResult.Ok, data.Step());
            data.Qvel[1] = bad;
            Assert.Equal(StepResult.Reset, data.Step());
            Assert.Equal(StepResult.Ok, data.Step());
            data.QfrcApplied[0] = bad;
            Assert.Equal(StepResult.Reset, data.Step());
            Assert.Equal(0, data.QfrcApplied[0]);
        }
    }

    [Fact]
    public void Many_steps_end_at_the_one_that_reset()
    {
        using var model = MjModel.FromXml(Scenes.FreeBall);
        using var data = new MjData(model);
        data.XfrcApplied[6] = 1e9;
        Assert.Equal(StepResult.Reset, data.Step(100_000));
        Assert.InRange(data.Time, 0, 2 * model.Timestep);
        var q = new double[100 * model.Nq];
        data.XfrcApplied[6] = 1e9;
        Assert.InRange(data.Rollout(100, 50, default, q, default, default), 0, 99);
    }

    [Fact]
    public void A_bad_control_warns_and_the_world_stays()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var data = new MjData(model);
        var heard = new List<string>();
        data.Warning += heard.Add;
        data.Step(3);
        Assert.Empty(heard);
        data.Ctrl[0] = double.NaN;
        Assert.Equal(StepResult.Warned, data.Step());
        Assert.Single(heard);
        Assert.Equal(1, data.Warnings(MjWarning.BadCtrl));
        data.Ctrl[0] = 0;
        Assert.Equal(StepResult.Ok, data.Step());
    }

    [Fact]
    public void Too_little_room_for_constraints_is_said_not_hidden()
    {
        using var model = MjModel.FromXml("""
            <mujoco><size njmax="8" nconmax="2"/><worldbody><geom type="plane" size="1 1 .1"/>
              <body pos="0 0 .04"><freejoint/><geom type="box" size=".05 .05 .05"/></body></worldbody></mujoco>
            """);
        using var data = new MjData(model);
        var result = data.Step();
        if (MuJoCoLibrary.HeaderVersion >= 300)
            Assert.Equal(StepResult.Ok, result); // the arena grows with need
        else
        {
            Assert.Equal(StepResult.Warned, result);
            Assert.True(data.Warnings(MjWarning.ContactFull) > 0);
        }
    }

    [Fact]
    public void A_stack_overflow_is_an_exception_and_the_world_can_be_used_again()
    {
        var memory = MuJoCoLibrary.HeaderVersion >= 300 ? "memory='3K'" : "nstack='300'";
        using var model = MjModel.FromXml($"""
            <mujoco><size {memory}/><worldbody><geom type="plane" size="1 1 .1"/>
              <body pos="0 0 .5"><freejoint/><geom type="box" size=".05 .05 .05"/></body>
              <body pos="1 0 .5"><freejoint/><geom type="box" size=".05 .05 .05"/></body></worldbody></mujoco>
            """);
        using var data = new MjData(model);
        data.Step();
        for (var i = 0; i < 20; i++)
        {
            data.Qpos[2] = data.Qpos[9] = .049;
            try
            {
                for (var k = 0; k < 10; k++) data.Step();
                Assert.Fail("This much stack was enough: make the test's smaller.");
            }
            catch (MuJoCoException e)
            {
                Assert.Contains("stack", e.Message, StringComparison.OrdinalIgnoreCase);
            }
            data.Qpos[2] = data.Qpos[9] = .5;
            Assert.Equal(StepResult.Ok, data.Step());
        }
    }

    [Fact]
    public void Errors_on_many_threads_stay_with_their_thread()
    {
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 50; i++)
            {
                var word = $"bad{thread}x{i}";
                Assert.Contains(word, Assert.Throws<MuJoCoLoadException>(() => MjModel.FromXml($"<mujoco><{word}/></mujoco>")).Message);
            }
        });
    }

    [Fact]
    public void Wrong_shapes_and_ids_are_refused_before_they_reach_native_memory()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var data = new MjData(model);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.SiteJacobian(99, default, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.BodyJacobian(-1, default, default));
        Assert.Throws<ArgumentException>(() => data.BodyJacobian(1, new double[5], default));
        Assert.Throws<ArgumentException>(() => data.MassMatrix(new double[3]));
        Assert.Throws<ArgumentException>(() => data.SetState(new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ResetToKey(0));
        Assert.Throws<ArgumentException>(() => data.Rollout(2, 1, new double[3], default, default, default));
        Assert.Throws<ArgumentException>(() => data.Rays(new double[3], new double[6], default, true, -1, new double[1], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Name(MjObject.Body, 999));
        Assert.Throws<MuJoCoException>(() => MuJoCoLibrary.Constant("mjOBJ_NOTHING"));
        using var other = MjModel.FromXml(Scenes.FreeBall);
        using var foreign = new MjData(other);
        Assert.Throws<ArgumentException>(() => data.CopyFrom(foreign));
    }

    [Fact]
    public void No_log_file_is_written()
    {
        using var model = MjModel.FromXml(Scenes.FreeBall);
        using var data = new MjData(model);
        data.Qpos[0] = double.NaN;
        data.Step();
        Assert.Throws<MuJoCoLoadException>(() => MjModel.FromXml("<nonsense/>"));
        Assert.False(File.Exists("MUJOCO_LOG.TXT"));
    }
}
