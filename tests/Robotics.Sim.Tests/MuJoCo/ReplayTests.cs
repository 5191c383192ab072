using MuJoCo;

namespace Robotics.Sim.Tests.MuJoCo;

/// <summary>The same state and controls give the same bits.</summary>
public class ReplayTests
{
    private static void Drive(MjData data, int step)
    {
        data.Ctrl[0] = Math.Sin(.05 * step);
        data.Ctrl[1] = .5 * Math.Cos(.03 * step);
        data.XfrcApplied[6 * 3] = .2 * Math.Sin(.2 * step);
    }

    [Fact]
    public void A_saved_state_replays_bit_for_bit_in_this_and_in_a_fresh_world()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var data = new MjData(model);
        for (var i = 0; i < 150; i++)
        {
            Drive(data, i);
            data.Step();
        }
        data.EqActive[0] = 1;
        data.MocapPos[0] = .1;
        var saved = new double[data.StateSize];
        data.SaveState(saved);
        double[] first = Run(data);
        data.SetState(saved);
        Assert.Equal(first, Run(data));
        using var fresh = new MjData(model);
        fresh.SetState(saved);
        Assert.Equal(first, Run(fresh));
        Assert.Equal(1, fresh.EqActive[0]);

        static double[] Run(MjData data)
        {
            var trace = new List<double>();
            for (var i = 0; i < 200; i++)
            {
                Drive(data, 150 + i);
                data.Step();
                trace.AddRange(data.Qpos);
                trace.AddRange(data.SensorData);
            }
            return [.. trace];
        }
    }

    [Fact]
    public void A_rollout_is_its_steps()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using MjData a = new(model), b = new(model);
        const int rows = 30, sub = 4;
        var ctrl = Enumerable.Range(0, rows * model.Nu).Select(i => Math.Sin(i)).ToArray();
        double[] q = new double[rows * model.Nq], v = new double[rows * model.Nv], s = new double[rows * model.NsensorData];
        Assert.Equal(rows, a.Rollout(rows, sub, ctrl, q, v, s));
        for (var i = 0; i < rows; i++)
        {
            ctrl.AsSpan(i * model.Nu, model.Nu).CopyTo(b.Ctrl);
            b.Step(sub);
            Assert.Equal(b.Qpos.ToArray(), q.AsSpan(i * model.Nq, model.Nq).ToArray());
            Assert.Equal(b.Qvel.ToArray(), v.AsSpan(i * model.Nv, model.Nv).ToArray());
            Assert.Equal(b.SensorData.ToArray(), s.AsSpan(i * model.NsensorData, model.NsensorData).ToArray());
        }
    }

    [Fact]
    public void Two_halves_make_a_step_and_a_copy_goes_on_alike()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using MjData a = new(model), b = new(model), c = new(model);
        for (var i = 0; i < 100; i++)
        {
            Drive(a, i);
            a.Step();
            b.Step1();
            Drive(b, i);
            b.Step2();
        }
        Assert.Equal(a.Qpos.ToArray(), b.Qpos.ToArray());
        c.CopyFrom(a);
        Assert.Equal(a.Xpos.ToArray(), c.Xpos.ToArray());
        a.Step(50);
        c.Step(50);
        Assert.Equal(a.Qpos.ToArray(), c.Qpos.ToArray());
    }

    [Fact]
    public void Equality_switches_belong_to_a_world_in_every_release()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using MjData welded = new(model), loose = new(model);
        welded.EqActive[model.Id(MjObject.Equality, "snap")] = 1;
        int box = model.Id(MjObject.Body, "box"), can = model.Id(MjObject.Body, "can");
        welded.XfrcApplied[6 * box + 2] = loose.XfrcApplied[6 * box + 2] = 8; // lifts the box away
        welded.Step(100);
        loose.Step(100);
        Assert.Equal(0, loose.EqActive[0]);
        Assert.True(Gap(welded) < 1e-2, $"welded bodies moved {Gap(welded)} m apart");
        Assert.True(Gap(loose) > 5e-2, $"loose bodies stayed within {Gap(loose)} m");
        welded.Reset();
        Assert.Equal(0, welded.EqActive[0]);

        double Gap(MjData data)
        {
            using var start = new MjData(model);
            start.Kinematics();
            double now = 0, then = 0;
            for (var k = 0; k < 3; k++)
            {
                now += Math.Pow(data.Xpos[3 * box + k] - data.Xpos[3 * can + k], 2);
                then += Math.Pow(start.Xpos[3 * box + k] - start.Xpos[3 * can + k], 2);
            }
            return Math.Abs(Math.Sqrt(now) - Math.Sqrt(then));
        }
    }

    [Fact]
    public void A_batch_does_not_depend_on_its_threads()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        var one = Run(1);
        Assert.Equal(one, Run(2));
        Assert.Equal(one, Run(5));

        double[] Run(int threads)
        {
            using var batch = new MjBatch(model, 7, threads);
            Assert.Equal(threads, batch.Threads);
            batch.Run((i, world) => world.Qvel[0] = i);
            for (var step = 0; step < 30; step++)
            {
                batch.Run((i, world) => Drive(world, step * (i + 1)));
                Assert.Equal(StepResult.Ok, batch.Step(4));
            }
            return [.. Enumerable.Range(0, batch.Count).SelectMany(i => batch[i].Qpos.ToArray())];
        }
    }

    [Fact]
    public void A_batch_reports_each_world_and_its_failures()
    {
        using var model = MjModel.FromXml(Scenes.FreeBall);
        using var batch = new MjBatch(model, 6, 3);
        batch[4].Qpos[0] = double.NaN;
        Assert.Equal(StepResult.Reset, batch.Step());
        Assert.Equal([StepResult.Ok, StepResult.Ok, StepResult.Ok, StepResult.Ok, StepResult.Reset, StepResult.Ok], batch.Results.ToArray());
        var served = 0;
        var e = Assert.Throws<InvalidOperationException>(() => batch.Run((i, _) =>
        {
            Interlocked.Increment(ref served);
            if (i % 2 == 1) throw new InvalidOperationException($"world {i}");
        }));
        Assert.Equal("world 1", e.Message);
        Assert.Equal(6, served);
        Assert.Equal(StepResult.Ok, batch.Step());
    }
}
