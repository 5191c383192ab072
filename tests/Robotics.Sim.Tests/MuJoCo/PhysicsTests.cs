using MuJoCo;

namespace Robotics.Sim.Tests.MuJoCo;

/// <summary>Closed-form physics as the oracle, at general poses.</summary>
public class PhysicsTests
{
    private const string Arm = """
        <mujoco>
          <compiler autolimits="true" angle="radian"/>
          <option timestep="0.001"><flag contact="disable"/></option>
          <worldbody>
            <body name="base" pos=".1 -.2 .3" quat=".9 .1 .3 .2">
              <joint name="j1" axis="0 0 1"/><geom type="capsule" size=".03 .1" pos="0 0 .1" mass="1.3"/>
              <body name="upper" pos="0 .05 .22" euler=".3 .2 .1">
                <joint name="j2" axis="0 1 0"/><geom type="capsule" size=".03 .1" pos=".1 0 0" mass=".7"/>
                <body name="slider" pos=".2 0 0">
                  <joint name="j3" type="slide" axis="1 .2 0"/><geom type="box" size=".02 .03 .05" mass=".4"/>
                  <body name="wrist" pos=".1 .1 0"><joint name="j4" type="ball"/><geom type="box" size=".02 .03 .05" pos=".03 .02 .01" mass=".4"/>
                    <site name="tip" pos=".05 .02 .03"/></body>
                </body>
              </body>
            </body>
          </worldbody>
        </mujoco>
        """;

    [Fact]
    public void An_undamped_pendulum_keeps_its_energy()
    {
        using var model = MjModel.FromXml("""
            <mujoco><option timestep="0.0005" integrator="RK4"><flag energy="enable" contact="disable"/></option>
              <worldbody><body><joint axis="0 1 0"/><geom size=".05" pos=".7 0 -.2" mass="2"/></body></worldbody></mujoco>
            """);
        using var data = new MjData(model);
        data.Qpos[0] = 1.1;
        data.Qvel[0] = -0.4;
        data.Forward();
        var first = data.F64("energy")[0] + data.F64("energy")[1];
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(StepResult.Ok, data.Step(200));
            data.Forward();
            Assert.Equal(first, data.F64("energy")[0] + data.F64("energy")[1], 1e-7);
        }
    }

    [Fact]
    public void A_free_cube_keeps_its_momentum_and_falls_by_the_book()
    {
        using var model = MjModel.FromXml("<mujoco><option timestep='.001' gravity='0 0 0'/><worldbody><body name='c'><freejoint/><geom type='box' size='.1 .2 .3' mass='1.7'/></body></worldbody></mujoco>");
        using var data = new MjData(model);
        double[] velocity = [.3, -.2, .5, 1.1, -.7, .4];
        velocity.CopyTo(data.Qvel);
        data.Forward();
        // Angular momentum in world axes: R I w.
        var before = Momentum(model, data);
        data.Step(500);
        data.Forward();
        var after = Momentum(model, data);
        for (var i = 0; i < 3; i++) Assert.Equal(before[i], after[i], 2e-3);
        for (var i = 0; i < 3; i++) Assert.Equal(velocity[i] * 0.5, data.Qpos[i], 1e-9);
    }

    private static double[] Momentum(MjModel model, MjData data)
    {
        // A free joint's angular velocity is in the body's axes, and so is a box's inertia.
        Span<double> w = data.Qvel[3..6], inertia = model.F64("body_inertia")[3..6], iquat = model.F64("body_iquat")[4..8];
        Assert.Equal(1, iquat[0], 1e-12);
        var r = data.Xmat[9..18];
        var sum = new double[3];
        for (var i = 0; i < 3; i++)
            for (var k = 0; k < 3; k++) sum[i] += r[3 * i + k] * inertia[k] * w[k];
        return sum;
    }

    [Fact]
    public void Jacobians_are_the_derivatives_of_poses()
    {
        using var model = MjModel.FromXml(Arm);
        using var data = new MjData(model);
        var site = model.Id(MjObject.Site, "tip");
        var body = model.Id(MjObject.Body, "slider");
        var random = new Random(4);
        for (var trial = 0; trial < 20; trial++)
        {
            var velocity = new double[model.Nv];
            for (var i = 0; i < model.Nv; i++) velocity[i] = random.NextDouble() - .5;
            model.IntegratePosition(data.Qpos, velocity, 1.7);
            data.Kinematics();
            double[] q = data.Qpos.ToArray(), p = data.SiteXpos.Slice(3 * site, 3).ToArray(), b = data.Xpos.Slice(3 * body, 3).ToArray(), r = data.SiteXmat.Slice(9 * site, 9).ToArray();
            double[] jp = new double[3 * model.Nv], jr = new double[3 * model.Nv], jb = new double[3 * model.Nv], point = new double[3 * model.Nv];
            data.SiteJacobian(site, jp, jr);
            data.BodyJacobian(body, jb, default);
            data.PointJacobian(model.I32("site_bodyid")[site], p, point, default);
            Assert.Equal(jp, point);
            const double h = 1e-6;
            for (var dof = 0; dof < model.Nv; dof++)
            {
                var unit = new double[model.Nv];
                unit[dof] = 1;
                q.CopyTo(data.Qpos);
                model.IntegratePosition(data.Qpos, unit, h);
                data.Kinematics();
                for (var k = 0; k < 3; k++)
                {
                    Assert.Equal((data.SiteXpos[3 * site + k] - p[k]) / h, jp[k * model.Nv + dof], 1e-5);
                    Assert.Equal((data.Xpos[3 * body + k] - b[k]) / h, jb[k * model.Nv + dof], 1e-5);
                }
                // dR R' = [w]x
                var s = data.SiteXmat.Slice(9 * site, 9);
                double W(int i, int j, Span<double> now) => ((now[3 * i] - r[3 * i]) * r[3 * j] + (now[3 * i + 1] - r[3 * i + 1]) * r[3 * j + 1] + (now[3 * i + 2] - r[3 * i + 2]) * r[3 * j + 2]) / h;
                Assert.Equal(W(2, 1, s), jr[dof], 1e-5);
                Assert.Equal(W(0, 2, s), jr[model.Nv + dof], 1e-5);
                Assert.Equal(W(1, 0, s), jr[2 * model.Nv + dof], 1e-5);
            }
            q.CopyTo(data.Qpos);
        }
    }

    [Fact]
    public void The_equation_of_motion_holds()
    {
        // M qacc + bias = applied, with nothing else acting, from four functions that share no code here.
        using var model = MjModel.FromXml(Arm);
        using var data = new MjData(model);
        var random = new Random(9);
        var m = new double[model.Nv * model.Nv];
        var inverse = new double[model.Nv];
        for (var trial = 0; trial < 20; trial++)
        {
            var kick = new double[model.Nv];
            for (var i = 0; i < model.Nv; i++)
            {
                kick[i] = random.NextDouble() - .5;
                data.Qvel[i] = random.NextDouble() - .5;
                data.QfrcApplied[i] = random.NextDouble() - .5;
            }
            model.IntegratePosition(data.Qpos, kick, 1);
            data.Forward();
            data.MassMatrix(m);
            data.InverseDynamics(inverse, withAcceleration: true);
            for (var i = 0; i < model.Nv; i++)
            {
                double sum = data.QfrcBias[i];
                for (var k = 0; k < model.Nv; k++)
                {
                    sum += m[i * model.Nv + k] * data.Qacc[k];
                    Assert.Equal(m[i * model.Nv + k], m[k * model.Nv + i], 1e-12);
                }
                Assert.Equal(data.QfrcApplied[i], sum, 1e-8);
                Assert.Equal(inverse[i], sum, 1e-8);
            }
        }
    }

    [Fact]
    public void A_resting_box_is_carried_by_its_contacts()
    {
        using var model = MjModel.FromXml("""
            <mujoco><option timestep=".002" cone="elliptic"/>
              <worldbody><geom name="table" type="box" size=".5 .5 .1" pos="0 0 -.1"/>
                <body name="box" pos=".1 .2 .06"><freejoint/><geom name="load" type="box" size=".05 .05 .05" mass="2.5"/></body></worldbody></mujoco>
            """);
        using var data = new MjData(model);
        data.Step(1500);
        Span<MjContact> contacts = new MjContact[16];
        var count = data.Contacts(contacts);
        Assert.Equal(data.ContactCount, count);
        Assert.Equal(4, count);
        double up = 0;
        foreach (ref readonly var c in contacts[..count])
        {
            Assert.Equal("table", model.Name(MjObject.Geom, c.Geom1));
            Assert.Equal("load", model.Name(MjObject.Geom, c.Geom2));
            Assert.True(c.Active);
            Assert.Equal(1, c.Frame[2], 1e-6);
            Assert.InRange(c.Distance, -1e-3, 0);
            Assert.Equal(0, c.Position[2], 1e-3);
            up += c.WorldForce.Z;
        }
        Assert.Equal(2.5 * 9.81, up, 1e-2);
        Assert.Equal(2, data.Contacts(contacts[..2]));
    }

    [Fact]
    public void Applied_forces_and_velocities_agree_with_Newton()
    {
        using var model = MjModel.FromXml("<mujoco><option gravity='0 0 0'/><worldbody><body name='c' pos='1 2 3' quat='.5 .5 -.5 .5'><freejoint/><geom type='box' size='.1 .2 .3' mass='1.7'/></body></worldbody></mujoco>");
        using var data = new MjData(model);
        data.Forward();
        data.AddForce(1, data.Xipos[3..6], [3.4, 0, 0], default, data.QfrcApplied);
        data.Step(100);
        data.Forward();
        Span<double> v = stackalloc double[6];
        data.Velocity(MjObject.Body, 1, v);
        Assert.Equal(3.4 / 1.7 * data.Time, v[3], 1e-6);
        Assert.Equal(0, v[0] + v[1] + v[2], 1e-9);
        data.XfrcApplied[6] = -3.4;
        Assert.Equal(StepResult.Ok, data.Step());
        data.Forward();
        Assert.Equal(0, data.Qacc[0], 1e-9);
    }

    [Fact]
    public void Rays_hit_the_nearest_geom()
    {
        using var model = MjModel.FromXml("""
            <mujoco><worldbody><geom name="wall" type="box" size=".1 2 2" pos="3 0 0"/>
              <body name="ball" pos="1.5 0 0"><freejoint/><geom name="ball" size=".25" group="2"/></body></worldbody></mujoco>
            """);
        using var data = new MjData(model);
        data.Kinematics();
        Assert.Equal(1.25, data.Ray([0, 0, 0], [1, 0, 0], default, true, -1, out var geom), 1e-12);
        Assert.Equal("ball", model.Name(MjObject.Geom, geom));
        Assert.Equal(2.9, data.Ray([0, 0, 0], [1, 0, 0], default, true, 1, out geom), 1e-12);
        Assert.Equal("wall", model.Name(MjObject.Geom, geom));
        Assert.Equal(2.9, data.Ray([0, 0, 0], [1, 0, 0], [1, 0, 0, 0, 0, 0], true, -1, out _), 1e-12);
        Assert.Equal(-1, data.Ray([0, 0, 0], [-1, 0, 0], default, true, -1, out geom));
        Assert.Equal(-1, geom);
        double[] distances = new double[3];
        var geoms = new int[3];
        data.Rays([0, 0, 0], [1, 0, 0, 0, 0, 1, 2, 0, 0], default, true, -1, distances, geoms);
        Assert.Equal([1.25, -1, .625], distances);
        Assert.Equal([1, -1, 1], geoms);
    }

    [Fact]
    public void A_batch_of_rays_is_its_rays_at_any_pose_filter_and_scale()
    {
        using var model = MjModel.FromXml("""
            <mujoco><asset><mesh name="m" vertex="0 0 0 .4 0 0 0 .3 0 0 0 .5 .1 .1 .3"/><hfield name="h" nrow="4" ncol="5" size="1 1 .3 .1"/>
                <material name="glass" rgba="1 1 1 0"/></asset>
              <worldbody><geom type="plane" size="0 0 1" pos="0 0 -2"/><geom type="hfield" hfield="h" pos="3 3 -1"/>
                <body pos="1 0 0"><freejoint/><geom type="box" size=".2 .3 .4" group="1"/></body>
                <body pos="-1 .5 0"><freejoint/><geom type="cylinder" size=".2 .3" group="2"/></body>
                <body pos="0 1 .5"><freejoint/><geom type="ellipsoid" size=".2 .3 .5"/><geom type="capsule" size=".1 .5" pos=".5 0 0"/></body>
                <body pos="0 -1 .5"><freejoint/><geom size=".4" group="3"/></body>
                <body pos="0 -1 1.5"><freejoint/><geom type="mesh" mesh="m" mass="1"/></body>
                <body pos=".5 .5 1.5"><freejoint/><geom size=".4" material="glass"/><geom size=".1" rgba="0 0 0 0" pos=".8 0 0"/></body>
              </worldbody></mujoco>
            """);
        using var data = new MjData(model);
        var random = new Random(12);
        double[] v = new double[model.Nv], origin = new double[3], directions = new double[600], distances = new double[200];
        var geoms = new int[200];
        var hits = 0;
        for (var trial = 0; trial < 60; trial++)
        {
            for (var i = 0; i < v.Length; i++) v[i] = random.NextDouble() - .5;
            model.IntegratePosition(data.Qpos, v, .7);
            data.Kinematics();
            for (var i = 0; i < 3; i++) origin[i] = 3 * (random.NextDouble() - .5);
            var scale = Math.Exp(4 * (random.NextDouble() - .5));
            for (var i = 0; i < directions.Length; i++) directions[i] = scale * (random.NextDouble() - .5);
            byte[] groups = trial % 3 == 0 ? [] : [1, 1, (byte)(trial % 2), 0, 0, 0];
            var statics = trial % 4 != 0;
            var without = trial % model.Nbody - 1;
            data.Rays(origin, directions, groups, statics, without, distances, geoms);
            for (var i = 0; i < 200; i++)
            {
                Assert.Equal(data.Ray(origin, directions.AsSpan(3 * i, 3), groups, statics, without, out var geom), distances[i]);
                Assert.Equal(geom, geoms[i]);
                if (geom >= 0) hits++;
            }
        }
        Assert.InRange(hits, 2000, 11999);
    }
}
