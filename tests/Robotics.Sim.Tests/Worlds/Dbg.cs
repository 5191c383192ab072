using Robotics.Geometry; using Robotics.Ports; using Xunit.Abstractions;
namespace Robotics.Sim.Tests;
public class Dbg(ITestOutputHelper output)
{
    [Fact] public void D()
    {
        using Simulation sim = Simulation.Start(SceneGenerator.Draw(SceneLoader.Load("milk-reaching"), SceneVariant.Unneeded, 0));
        foreach (var o in sim.Sensor.Sense()) output.WriteLine($"{o.Name} {o.Pose} {o.Size} {o.Mass} {o.Friction}");
        var milk = sim.Sensor.Sense().Single(o => o.Name == "milk");
        Vector3 at = milk.Pose.Translation; double yaw = milk.Pose.Rotation.Yaw;
        output.WriteLine(Scripted.Go(sim, Scripted.Down(at.X, at.Y, .25, yaw)).ToString());
        output.WriteLine(Scripted.Go(sim, Scripted.Down(at.X, at.Y, .13, yaw)).ToString());
        output.WriteLine(sim.World.Tcp.ToString()+sim.Arm.State.GripperWidth);
        output.WriteLine(string.Join(" ", sim.World.Model.F64("actuator_gainprm").ToArray().Select(x=>x.ToString("0"))) + " | " + string.Join(" ", sim.World.Model.F64("actuator_biasprm").ToArray().Select(x=>x.ToString("0")))+ " L " + sim.World.Data.F64("ten_length")[0]+ " gear "+string.Join(" ", sim.World.Model.F64("actuator_gear").ToArray().Select(x=>x.ToString("0")))+ " w "+string.Join(" ", sim.World.Model.F64("wrap_prm").ToArray()));
 File.WriteAllText("/tmp/simcomposed.xml", WorldBuilder.Compose(SceneLoader.Load("milk-reaching").RobotFile, SceneLoader.Load("milk-reaching").BaseFile, sim.World.Objects));
        sim.World.Observers.Add(new P(output));
        output.WriteLine(sim.Arm.Grip(0, 50, CancellationToken.None).ToString());
        foreach (var c in sim.Contacts.All) output.WriteLine(c.ToString());
    }
    sealed class P(ITestOutputHelper o) : ISimObserver { public void OnTick(SimWorld w) { var q=w.Data.Qpos; o.WriteLine($"{w.Time:0.000} {q[7]:0.00000} {q[8]:0.00000} ctrl {w.Data.Ctrl[7]:0.0000} f {w.Data.ActuatorForce[7]:0.0}"); } }
}
