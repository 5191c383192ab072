using System.Diagnostics;
using MuJoCo;

namespace Robotics.Sim.Tests.MuJoCo;

/// <summary>A control loop that allocates would stop for the collector.</summary>
public class AllocationTests
{
    [Fact]
    public void A_control_step_allocates_nothing()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var data = new MjData(model);
        int site = model.Id(MjObject.Site, "tip");
        double[] jp = new double[3 * model.Nv], jr = new double[3 * model.Nv], m = new double[model.Nv * model.Nv], state = new double[data.StateSize];
        var contacts = new MjContact[32];
        double[] origin = [0, 0, 1], direction = [0, 0, -1];
        double sum = 0;
        void Tick()
        {
            data.Ctrl[0] = .1;
            data.Step(2);
            data.Step1();
            data.Step2();
            data.Forward();
            data.SiteJacobian(site, jp, jr);
            data.BodyJacobian(1, jp, jr);
            data.MassMatrix(m);
            sum += data.F64("qfrc_bias")[0] + data.Xpos[3] + data.SensorData[0] + model.F64("body_mass")[1] + data.Time;
            var n = data.Contacts(contacts);
            for (var i = 0; i < n; i++) sum += contacts[i].NormalForce;
            sum += data.Ray(origin, direction, default, true, -1, out _);
            data.SaveState(state);
            data.SetState(state);
        }
        for (var i = 0; i < 50; i++) Tick();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++) Tick();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(sum));
    }

    [Fact]
    public void A_batch_step_allocates_nothing_on_its_caller()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var batch = new MjBatch(model, 4, 2);
        for (var i = 0; i < 20; i++) batch.Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) batch.Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Waiting_for_a_slow_thread_allocates_nothing_on_the_caller()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var batch = new MjBatch(model, 2, 2);
        var caller = Environment.CurrentManagedThreadId;
        var started = false;

        // The caller holds one world until the helper has the other, which takes far longer than any wait spins.
        void Slow(int world, MjData data)
        {
            if (Environment.CurrentManagedThreadId == caller)
            {
                while (!Volatile.Read(ref started)) Thread.Yield();
                return;
            }

            Volatile.Write(ref started, true);
            for (var end = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 20; Stopwatch.GetTimestamp() < end;) Thread.Yield();
        }

        Action<int, MjData> slow = Slow;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++)
        {
            started = false;
            batch.Run(slow);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
