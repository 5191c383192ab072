namespace Robotics.Sim.Tests.MuJoCo;

/// <summary>Models that several tests share.</summary>
internal static class Scenes
{
    /// <summary>Two-joint arm with servos and an activation, a table, things that fall and touch, a weld, a mocap body, sensors.</summary>
    public const string Busy = """
        <mujoco>
          <compiler autolimits="true"/>
          <option timestep="0.004" cone="elliptic" impratio="10" noslip_iterations="3"/>
          <size njmax="300" nconmax="80"/>
          <worldbody>
            <light pos="0 0 3"/>
            <geom name="table" type="box" size=".6 .6 .05" pos="0 0 -.05" rgba=".7 .6 .5 1"/>
            <body name="arm" pos="-.3 0 .1"><joint name="j1" axis="0 0 1" damping=".5" range="-150 150"/><geom type="capsule" fromto="0 0 0 .25 0 0" size=".03"/>
              <body name="fore" pos=".25 0 0"><joint name="j2" axis="0 1 0" damping=".5"/><geom type="capsule" fromto="0 0 0 .2 0 .05" size=".025"/><site name="tip" pos=".2 0 .05"/></body></body>
            <body name="box" pos=".1 .1 .2" euler="10 20 30"><freejoint/><geom name="box" type="box" size=".05 .04 .03" rgba="1 0 0 1"/></body>
            <body name="can" pos=".15 -.1 .15" euler="40 0 10"><freejoint/><geom name="can" type="cylinder" size=".03 .06" rgba="0 1 0 1"/></body>
            <body name="ball" pos=".1 .1 .4"><freejoint/><geom name="ball" size=".04" rgba="0 0 1 1"/></body>
            <body name="hand" pos="0 .4 .3" mocap="true"><geom type="box" size=".01 .01 .01" contype="0" conaffinity="0"/></body>
            <camera name="top" pos=".05 -.1 .9" xyaxes="1 0 0 0 .9 .3" fovy="50"/>
          </worldbody>
          <equality><weld name="snap" body1="box" body2="can" active="false"/></equality>
          <actuator><position name="a1" joint="j1" kp="40" ctrllimited="true" ctrlrange="-2 2"/><general name="a2" joint="j2" dyntype="filter" dynprm=".05" gainprm="30" biastype="affine" biasprm="0 -30 0"/></actuator>
          <sensor><framepos objtype="site" objname="tip"/><jointpos joint="j1"/></sensor>
        </mujoco>
        """;

    public const string FreeBall = "<mujoco><option timestep='.002'/><worldbody><body><freejoint/><geom size='.1'/></body></worldbody></mujoco>";
}
